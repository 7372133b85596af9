// The functions that every instance of the program has, whether it is the page or its session.
#include <emscripten.h>
#include <emscripten/emmalloc.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/web/dataset_files.h"
#include "app/web/guarded.h"
#include "core/training/self_test.h"

namespace inkling::web {

namespace {
std::string returned;
std::array<Bytes, 4> staged;
}  // namespace

std::string& failure() {
  static std::string message;
  return message;
}

const char* give(std::string text) {
  returned = std::move(text);
  return returned.c_str();
}

const char* give(const Status& status) {
  return give(status.ok() ? std::string() : status.error().message);
}

Bytes& staging(std::size_t slot) { return staged.at(slot); }

command::LoadDataset take_dataset(const char* text) {
  const auto given = nlohmann::json::parse(text);
  std::array<Bytes, 4> bytes = std::exchange(staged, {});
  command::LoadDataset load;
  DatasetFiles& files = load.files;
  files.name = given.at("name").get<std::string>();
  files.class_names = given.at("classes").get<std::vector<std::string>>();
  const auto names = given.at("files").get<std::array<std::string, 4>>();
  files.train_images = {names[0], std::move(bytes[0])};
  files.train_labels = {names[1], std::move(bytes[1])};
  files.test_images = {names[2], std::move(bytes[2])};
  files.test_labels = {names[3], std::move(bytes[3])};
  load.split.first = given.at("first").get<std::uint32_t>();
  load.split.seed = given.at("split_seed").get<std::uint64_t>();
  if (const auto& share = given.at("test_share"); !share.is_null())
    load.split.share = share.get<double>();
  return load;
}

}  // namespace inkling::web

using namespace inkling;
using web::give;
using web::guarded;

extern "C" {

// The message of the last unexpected failure, once; empty where there was none.
EMSCRIPTEN_KEEPALIVE const char* inkling_failure() {
  return give(std::exchange(web::failure(), {}));
}

// What came out wrong in a small computation whose result is known; empty where nothing did.
EMSCRIPTEN_KEEPALIVE const char* inkling_self_test() {
  return guarded("It could not be finished.", [] { return give(self_test()); });
}

// Bytes that the program holds at the moment, code and stack left out.
EMSCRIPTEN_KEEPALIVE double inkling_memory() {
  return static_cast<double>(emmalloc_dynamic_heap_size() - emmalloc_free_dynamic_memory());
}

// Room for `bytes` of file number `slot` (0..3); the script writes them there.
EMSCRIPTEN_KEEPALIVE std::uint8_t* inkling_staging(int slot, double bytes) {
  return guarded(static_cast<std::uint8_t*>(nullptr), [&] {
    Bytes& room = web::staging(static_cast<std::size_t>(slot));
    room.resize(static_cast<std::size_t>(bytes));
    return room.data();
  });
}

}  // extern "C"
