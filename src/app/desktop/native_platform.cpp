#include "app/desktop/native_platform.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "app/common/data_files.h"
#include "app/common/files.h"
#include "app/common/inflate.h"
#include "formats/model_file.h"
#include "ui/laboratory/model_files.h"

namespace inkling::desktop {

namespace {

constexpr std::uint64_t kDatasetCommand = 1, kModelCommand = 2;
constexpr std::size_t kMostModelBytes = std::size_t{1} << 30;

}  // namespace

void NativePlatform::save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) {
  // An existing file is never overwritten; the next free number is taken.
  const std::filesystem::path wanted(name);
  constexpr int kMostAttempts = 1000;
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    const std::string number = attempt == 0 ? "" : "-" + std::to_string(attempt + 1);
    const std::filesystem::path path =
        std::filesystem::current_path() /
        (wanted.stem().string() + number + wanted.extension().string());
    if (std::filesystem::exists(path)) continue;
    const Status status = write_file_atomically(path, bytes, IfExists::kRefuse);
    application_->show_message(status.ok() ? "Saved as " + path.string() + "."
                                           : status.error().message);
    return;
  }
}

void NativePlatform::keep(const std::string& key, const std::vector<std::uint8_t>& bytes) {
  if (bytes.empty())
    kept_.erase(key);
  else
    kept_[key] = bytes;
}

void NativePlatform::load_ready_made() {
  // Beside the working folder or, as it is built, above the program's own.
  std::error_code ignored;
  std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", ignored);
  for (auto from : {std::filesystem::current_path(), folder}) {
    for (; !from.empty() && from != from.root_path(); from = from.parent_path()) {
      const auto path = from / "assets" / "models" / "digits.safetensors";
      if (!std::filesystem::exists(path)) continue;
      const Result<Bytes> bytes = read_file(path, kMostModelBytes);
      if (!bytes.ok()) continue;
      auto file = parse_model(*bytes);
      if (!file) continue;
      application_->set_ready_made(std::make_shared<const Model>(std::move(file->model)), *bytes);
      return;
    }
  }
}

void NativePlatform::choose_files() {
  application_->show_message(
      "Drop a model (.safetensors, .npz) or the four IDX files of a data set onto this window.");
}

std::string NativePlatform::build_description() const {
  return "native, " + std::to_string(std::max(1u, std::thread::hardware_concurrency())) +
         " processors";
}

void NativePlatform::fail(const std::string& title, const std::string& message) {
  application_->set_load_status(
      {.phase = ui::LoadStatus::Phase::kFailed, .title = title, .message = message});
}

void NativePlatform::load_first_dataset() {
  load_dataset(options_.data);
  if (application_->load_status().phase != ui::LoadStatus::Phase::kAbsent) return;
  const std::string message = application_->load_status().message;
  load_dataset(kSyntheticName);
  application_->show_message(message + "\nThe network learns from synthetic digits instead.");
}

void NativePlatform::load_dataset(std::string_view name, const TestSplit& split) {
  if (!name.empty()) wanted_data_ = name;
  if (wanted_data_ == kSyntheticName) {
    session_.post(command::LoadSynthetic{.split = split}, kDatasetCommand);
    return;
  }
  const Result<DatasetPaths> paths = options_.data_folder.empty()
                                         ? find_dataset(wanted_data_)
                                         : find_dataset_in(options_.data_folder, wanted_data_);
  if (!paths.ok()) {
    application_->set_load_status({.phase = ui::LoadStatus::Phase::kAbsent,
                                   .title = "There is no data here.",
                                   .message = paths.error().message});
    return;
  }
  Result<DatasetFiles> files = read_whole_dataset(*paths);
  if (!files.ok()) {
    fail("The digits could not be read.", files.error().message);
    return;
  }
  session_.post(command::LoadDataset{std::move(*files), split}, kDatasetCommand);
}

void NativePlatform::take_files(const std::vector<std::filesystem::path>& paths) {
  if (paths.empty()) return;
  const std::filesystem::path& first = paths.front();
  if (first.extension() == ".safetensors" || first.extension() == ".npz") {
    Result<Bytes> file = read_file(first, kMostModelBytes);
    if (file.ok() && first.extension() == ".npz")
      file = ui::laboratory::convert_model(*file, ModelFormat::kSafetensors, inflate_raw);
    if (file.ok())
      session_.post(command::LoadModel{std::move(*file)}, kModelCommand);
    else
      application_->show_message(file.error().message);
    return;
  }
  const std::filesystem::path folder =
      std::filesystem::is_directory(first) ? first : first.parent_path();
  const Result<DatasetPaths> found = find_dataset_in(folder, folder.filename().string());
  if (!found.ok()) {
    application_->show_message(found.error().message);
    return;
  }
  Result<DatasetFiles> files = read_whole_dataset(*found);
  if (files.ok())
    session_.post(command::LoadDataset{std::move(*files)}, kDatasetCommand);
  else
    application_->show_message(files.error().message);
}

void NativePlatform::deliver_replies() {
  for (const std::string& prefix : std::exchange(recalled_, {})) {
    for (const auto& [key, bytes] : kept_)
      if (key.starts_with(prefix)) application_->recalled(key, bytes);
    application_->recalled(prefix, {});
  }
  for (const Reply& reply : session_.take_replies()) {
    if (reply.id >= ui::Application::kFirstReplyId) {
      application_->receive(reply);
      continue;
    }
    const auto* failed = std::get_if<reply::Failed>(&reply.body);
    if (reply.id == kDatasetCommand) {
      if (failed == nullptr)
        application_->set_load_status(
            {.phase = ui::LoadStatus::Phase::kReady, .title = "", .message = ""});
      else if (session_.snapshot()->dataset == nullptr)
        fail("The digits could not be read.", failed->message);
      else
        application_->show_message(failed->message);
    }
    if (reply.id == kModelCommand && failed != nullptr) application_->show_message(failed->message);
  }
}

}  // namespace inkling::desktop
