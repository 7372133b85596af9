#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <optional>

#include "app/common/data_files.h"
#include "app/common/system.h"
#include "app/packing.h"
#include "app/temporary_folder.h"

namespace inkling {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::ContainsSubstring;
using testing::put;
using testing::TemporaryFolder;

// Both steer the search; put back when the test is over.
class Surroundings {
 public:
  Surroundings(const fs::path& folder, const char* data_dir) : folder_(fs::current_path()) {
    if (const char* former = std::getenv("INKLING_DATA_DIR")) variable_ = former;
    fs::current_path(folder);
    set(data_dir);
  }
  ~Surroundings() {
    fs::current_path(folder_);
    set(variable_ ? variable_->c_str() : nullptr);
  }
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;

 private:
  static void set(const char* value) {
    if (value != nullptr)
      ::setenv("INKLING_DATA_DIR", value, 1);
    else
      ::unsetenv("INKLING_DATA_DIR");
  }
  fs::path folder_;
  std::optional<std::string> variable_;
};

void put_set(const fs::path& folder, bool packed = true) {
  const std::string ending = packed ? ".gz" : "";
  const std::vector<std::uint8_t> pixels(4 * 64, 9);
  const auto put_one = [&](const char* name, const Bytes& content) {
    put(folder / (name + ending), packed ? testing::gzip(content) : content);
  };
  for (const char* part : {"train", "t10k"}) {
    put_one((std::string(part) + "-images-idx3-ubyte").c_str(),
            format_idx_images(4, 8, 8, pixels.data()));
    put_one((std::string(part) + "-labels-idx1-ubyte").c_str(), format_idx_labels({0, 1, 2, 0}));
  }
}

TEST_CASE("a data set is found where INKLING_DATA_DIR says, before any other place", "[data]") {
  const TemporaryFolder folder;
  put_set(folder.path() / "chosen" / "letters");
  put_set(folder.path() / "assets" / "data" / "letters");
  const Surroundings surroundings(folder.path(), (folder.path() / "chosen").c_str());
  const auto paths = find_dataset("letters");
  REQUIRE(paths);
  CHECK(paths->name == "letters");
  CHECK(paths->train_images == folder.path() / "chosen" / "letters" / "train-images-idx3-ubyte.gz");
}

TEST_CASE("a data set is found in assets, then beside the project, from any folder within",
          "[data]") {
  const TemporaryFolder folder;
  const fs::path project = folder.path() / "project", build = project / "build" / "native";
  fs::create_directories(build);
  put_set(folder.path() / "shared" / "data" / "letters");
  {
    const Surroundings surroundings(build, nullptr);
    const auto paths = find_dataset("letters");
    REQUIRE(paths);
    CHECK(fs::equivalent(paths->train_images.parent_path(),
                         folder.path() / "shared" / "data" / "letters"));
  }
  put_set(project / "assets" / "data" / "letters", /*packed=*/false);
  {
    const Surroundings surroundings(project, nullptr);
    const auto paths = find_dataset("letters");
    REQUIRE(paths);
    CHECK(
        fs::equivalent(paths->test_labels.parent_path(), project / "assets" / "data" / "letters"));
  }
}

TEST_CASE("a data set that is nowhere is an error that tells where it was looked for", "[data]") {
  const TemporaryFolder folder;
  const Surroundings surroundings(folder.path(), (folder.path() / "chosen").c_str());
  const auto paths = find_dataset("letters");
  REQUIRE_FALSE(paths);
  CHECK(paths.error().code == ErrorCode::kNotFound);
  CHECK_THAT(paths.error().message,
             ContainsSubstring((folder.path() / "chosen" / "letters").string()) &&
                 ContainsSubstring((folder.path() / "assets/data/letters").string()) &&
                 ContainsSubstring("scripts/fetch_data.py"));
}

TEST_CASE("a folder that lacks a file is passed over and mentioned", "[data]") {
  const TemporaryFolder folder;
  put_set(folder.path() / "letters");
  fs::remove(folder.path() / "letters" / "t10k-labels-idx1-ubyte.gz");
  const auto paths = find_dataset_in(folder.path(), "letters");
  REQUIRE_FALSE(paths);
  CHECK_THAT(paths.error().message,
             ContainsSubstring("t10k-labels-idx1-ubyte(.gz) is missing there"));
}

TEST_CASE("a name never leads out of the folder", "[data]") {
  const TemporaryFolder folder;
  put_set(folder.path() / "letters");
  for (const char* name : {"", ".", "..", "../letters", "a/../letters", "/etc"}) {
    INFO(name);
    const auto paths = find_dataset_in(folder.path(), name);
    REQUIRE_FALSE(paths);
    CHECK(paths.error().code == ErrorCode::kInvalidArgument);
  }
}

TEST_CASE("plain and packed files are read alike, whatever their names say", "[data]") {
  const TemporaryFolder folder;
  put_set(folder.path(), GENERATE(false, true));
  const auto paths = find_dataset_in(folder.path(), "letters");
  REQUIRE(paths);
  auto files = read_dataset(*paths);
  REQUIRE(files);
  const auto dataset = make_dataset(std::move(*files));
  REQUIRE(dataset);
  CHECK((*dataset)->name == "letters");
  CHECK((*dataset)->class_count() == 3);

  // A host that unpacked it on the way left the ending.
  put(folder.path() / "odd.gz", format_idx_labels({1}));
  const auto odd = read_data_file(folder.path() / "odd.gz");
  REQUIRE(odd);
  CHECK(odd->bytes == format_idx_labels({1}));
}

TEST_CASE("the names of clothes come with their data set", "[data]") {
  const TemporaryFolder folder;
  put_set(folder.path() / "fashion-mnist");
  const auto paths = find_dataset_in(folder.path(), "fashion-mnist");
  REQUIRE(paths);
  CHECK(paths->class_names.size() == 10);
}

TEST_CASE("the 8x8 digits lie without a test part, and a fifth of them becomes one", "[data]") {
  const TemporaryFolder folder;
  const std::vector<std::uint8_t> pixels(20 * 64, 16);
  std::vector<std::uint8_t> labels(20);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::uint8_t>(i % 2);
  const fs::path digits = folder.path() / "digits8x8";
  put(digits / "digits-images-idx3-ubyte.gz",
      testing::gzip(format_idx_images(20, 8, 8, pixels.data())));
  const auto lacking = find_dataset_in(folder.path(), "digits8x8");
  REQUIRE_FALSE(lacking);
  CHECK_THAT(lacking.error().message,
             ContainsSubstring("digits-labels-idx1-ubyte(.gz) is missing there"));

  put(digits / "digits-labels-idx1-ubyte", format_idx_labels(labels));
  const auto paths = find_dataset_in(folder.path(), "digits8x8");
  REQUIRE(paths);
  CHECK_FALSE(paths->has_test());
  auto files = read_dataset(*paths);
  REQUIRE(files);
  const auto dataset = make_dataset(std::move(*files));
  REQUIRE(dataset);
  CHECK((*dataset)->train.size() == 16);
  CHECK((*dataset)->test.size() == 4);
  CHECK((*dataset)->largest_pixel == 16);

  auto learned = read_dataset(*paths, {.share = 0.0});
  REQUIRE(learned);
  CHECK(learned->test_images.bytes == learned->train_images.bytes);
  const auto wrong = read_dataset(*paths, {.share = 2.0});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("a set that the script downloads by name is asked for by that name", "[data]") {
  const TemporaryFolder folder;
  const Surroundings surroundings(folder.path(), folder.path().c_str());
  const auto message = [](const char* name) {
    const auto paths = find_dataset(name);
    return paths ? std::string() : paths.error().message;
  };
  // The real one may lie beside the program.
  if (const std::string text = message("digits8x8"); !text.empty())
    CHECK_THAT(text, ContainsSubstring("scripts/fetch_data.py digits8x8 "));
  CHECK_THAT(message("letters"), ContainsSubstring("scripts/fetch_data.py to download"));
}

TEST_CASE("names of classes are lines of text", "[data]") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "names.txt";
  const auto read = [&](const std::string& text) {
    put(file, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    return read_class_names(file);
  };
  const auto names = read("Apfel\r\nBirne\nrote Beere\n");
  REQUIRE(names);
  CHECK(*names == std::vector<std::string>{"Apfel", "Birne", "rote Beere"});
  CHECK(read("a\nb")->size() == 2);

  const auto message = [&](const std::string& text) {
    const auto result = read(text);
    return result ? std::string() : result.error().message;
  };
  CHECK_THAT(message("a\n \nc\n"), ContainsSubstring(file.string() + ": found nothing in line 2"));
  CHECK_THAT(message("a\n"), ContainsSubstring("found 1 line(s), expected 2 to 26"));
  CHECK_THAT(message(""), ContainsSubstring("found 0 line(s)"));
  std::string many;
  for (int i = 0; i < 27; ++i) many += "x\n";
  CHECK_THAT(message(many), ContainsSubstring("found 27 line(s)"));
  CHECK_THAT(read_class_names(folder.path() / "absent").error().message,
             ContainsSubstring("absent"));
}

TEST_CASE("the machine tells its time and memory", "[data]") {
  const double first = monotonic_seconds();
  CHECK(monotonic_seconds() >= first);
  CHECK(available_memory_bytes() > (1u << 20));
  CHECK(fs::is_directory(program_folder()));
}

}  // namespace
}  // namespace inkling
