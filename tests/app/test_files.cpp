#include <sys/stat.h>
#include <unistd.h>

#include <catch_amalgamated.hpp>

#include "app/common/files.h"
#include "app/temporary_folder.h"

namespace inkling {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::ContainsSubstring;
using testing::get;
using testing::put;
using testing::TemporaryFolder;

const Bytes kFormer = {1, 2, 3}, kNew = {4, 5};

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST_CASE("a new file is written whole with the usual rights", "[files]") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "new";
  const mode_t mask = ::umask(0027);
  const Status status = write_file_atomically(path, kNew, IfExists::kRefuse);
  ::umask(mask);
  REQUIRE(status.ok());
  CHECK(get(path) == kNew);
  CHECK(entries(folder.path()) == 1);
  CHECK(fs::status(path).permissions() == fs::perms(0640));
}

TEST_CASE("a file that exists is refused, or replaced when that is wanted", "[files]") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "file";
  put(path, kFormer);
  const Status refused = write_file_atomically(path, kNew, IfExists::kRefuse);
  REQUIRE_FALSE(refused.ok());
  CHECK_THAT(refused.error().message,
             ContainsSubstring(path.string()) && ContainsSubstring("exists"));
  CHECK(get(path) == kFormer);
  REQUIRE(write_file_atomically(path, kNew, IfExists::kReplace).ok());
  CHECK(get(path) == kNew);
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("what a link leads to is replaced, not the link", "[files]") {
  const TemporaryFolder folder;
  put(folder.path() / "deep" / "file", kFormer);
  const fs::path link = folder.path() / "link";
  fs::create_symlink(fs::path("deep") / "file", link);
  CHECK_FALSE(write_file_atomically(link, kNew, IfExists::kRefuse).ok());
  REQUIRE(write_file_atomically(link, kNew, IfExists::kReplace).ok());
  CHECK(fs::is_symlink(link));
  CHECK(get(folder.path() / "deep" / "file") == kNew);
}

TEST_CASE("places where no file can be are refused beforehand", "[files]") {
  const TemporaryFolder folder;
  const auto refusal = [&](const fs::path& path) {
    const Status status = check_writable(path, IfExists::kReplace);
    REQUIRE_FALSE(status.ok());
    CHECK_FALSE(write_file_atomically(path, kNew, IfExists::kReplace).ok());
    return status.error().message;
  };
  CHECK_THAT(refusal(folder.path()), ContainsSubstring("found a folder"));
  CHECK_THAT(refusal(folder.path() / "absent" / "file"), ContainsSubstring("does not exist"));
  CHECK_THAT(refusal(folder.path() / ""), ContainsSubstring("found a folder"));
  CHECK(entries(folder.path()) == 0);
}

TEST_CASE("a file is read whole up to its bound", "[files]") {
  const TemporaryFolder folder;
  put(folder.path() / "file", kFormer);
  const auto read = read_file(folder.path() / "file", 3);
  REQUIRE(read);
  CHECK(*read == kFormer);
  const auto refused = read_file(folder.path() / "file", 2);
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message, ContainsSubstring("found 3 bytes, expected at most 2"));
}

TEST_CASE("what is no file is not read", "[files]") {
  const TemporaryFolder folder;
  const auto absent = read_file(folder.path() / "absent", 100);
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == ErrorCode::kNotFound);
  CHECK_THAT(absent.error().message, ContainsSubstring("absent: cannot be read"));
  CHECK_FALSE(read_file(folder.path(), 100));
  // A pipe would keep the reader waiting for ever.
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  const auto pipe = read_file(folder.path() / "pipe", 100);
  REQUIRE_FALSE(pipe);
  CHECK_THAT(pipe.error().message, ContainsSubstring("no ordinary file"));
}

}  // namespace
}  // namespace inkling
