#include "app/common/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace inkling {
namespace {

namespace fs = std::filesystem;

ErrorCode code_of(int number) {
  return number == ENOENT || number == ENOTDIR ? ErrorCode::kNotFound : ErrorCode::kInvalidArgument;
}

// "cannot be read: No such file or directory", after the file's name.
Error failure(const fs::path& path, const char* what, int number) {
  return {code_of(number), path.string() + ": " + what + ": " + std::strerror(number) + "."};
}

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  int get() const { return number_; }
  // Closing reports what writing had put off, such as a full disk on a network drive.
  int close() { return ::close(std::exchange(number_, -1)); }

 private:
  int number_;
};

Error refusal(const fs::path& path) {
  return {ErrorCode::kInvalidArgument, path.string() + ": the file exists and was left as it is."};
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

// mkstemp makes files for their owner only; the result shall have the rights that any new file
// gets.
void give_usual_rights(int file) {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(file, 0666 & ~mask);
}

Status write_all(int file, std::span<const std::uint8_t> content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure(path, "cannot be written", errno);
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

// Gives the temporary file its name. link() fails where the name exists, which rename() would
// replace.
Status take_name(const fs::path& temporary, const fs::path& path, IfExists if_exists) {
  if (if_exists == IfExists::kReplace) {
    if (::rename(temporary.c_str(), path.c_str()) != 0)
      return failure(path, "cannot be written", errno);
    return {};
  }
  if (::link(temporary.c_str(), path.c_str()) == 0) {
    ::unlink(temporary.c_str());
    return {};
  }
  if (errno == EEXIST) return refusal(path);
  // Some file systems (FAT, some shares) have no links: there the look before the renaming has to
  // do.
  struct stat existing;
  if (::lstat(path.c_str(), &existing) == 0) return refusal(path);
  if (::rename(temporary.c_str(), path.c_str()) != 0)
    return failure(path, "cannot be written", errno);
  return {};
}

}  // namespace

Result<Bytes> read_file(const fs::path& path, std::size_t most_bytes) {
  // Without waiting: opening a pipe that nobody writes to would hang before it can be refused.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return failure(path, "cannot be read", errno);
  struct stat properties;
  if (::fstat(file.get(), &properties) != 0) return failure(path, "cannot be read", errno);
  if (!S_ISREG(properties.st_mode))
    return Error{ErrorCode::kInvalidArgument,
                 path.string() + ": found no ordinary file, expected one."};
  const auto size = static_cast<std::uint64_t>(properties.st_size);
  if (size > most_bytes)
    return Error{ErrorCode::kInvalidData, path.string() + ": found " + std::to_string(size) +
                                              " bytes, expected at most " +
                                              std::to_string(most_bytes) + "."};
  Bytes content(static_cast<std::size_t>(size));
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = ::read(file.get(), content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(path, "cannot be read", errno);
    if (got == 0) break;  // became shorter meanwhile; who parses it will notice
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  return content;
}

Status check_writable(const fs::path& path, IfExists if_exists) {
  std::error_code ignored;
  if (path.filename().empty() || fs::is_directory(path, ignored))
    return Error{ErrorCode::kInvalidArgument,
                 path.string() + ": found a folder, expected the name of a file."};
  if (if_exists == IfExists::kRefuse && fs::exists(fs::symlink_status(path, ignored)))
    return refusal(path);
  const fs::path folder = folder_of(path);
  if (!fs::is_directory(folder, ignored))
    return Error{ErrorCode::kNotFound,
                 path.string() + ": the folder " + folder.string() + " does not exist."};
  if (::access(folder.c_str(), W_OK) != 0) return failure(folder, "cannot be written to", errno);
  return {};
}

Status write_file_atomically(const fs::path& path, std::span<const std::uint8_t> content,
                             IfExists if_exists) {
  if (const Status status = check_writable(path, if_exists); !status) return status;
  // A link stays a link: what it leads to is replaced.
  std::error_code ignored;
  fs::path target = path;
  if (fs::is_symlink(fs::symlink_status(path, ignored)))
    if (const fs::path end = fs::weakly_canonical(path, ignored); !end.empty()) target = end;
  std::string temporary =
      (folder_of(target) / ("." + target.filename().string() + ".XXXXXX")).string();
  FileDescriptor file(::mkstemp(temporary.data()));
  if (file.get() < 0) return failure(path, "cannot be written", errno);
  give_usual_rights(file.get());
  Status status = write_all(file.get(), content, path);
  // On the disk before it gets its name, or a power failure could leave an empty file in the place
  // of a good one.
  if (status.ok() && ::fsync(file.get()) != 0 && errno != EINVAL && errno != EROFS)
    status = failure(path, "cannot be written", errno);
  if (file.close() != 0 && status.ok()) status = failure(path, "cannot be written", errno);
  if (status.ok()) status = take_name(temporary, target, if_exists);
  if (!status.ok()) ::unlink(temporary.c_str());
  return status;
}

}  // namespace inkling
