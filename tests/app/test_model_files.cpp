#include <zlib.h>

#include <catch_amalgamated.hpp>

#include "app/common/inflate.h"
#include "app/common/model_files.h"
#include "app/temporary_folder.h"
#include "formats/sample_models.h"

namespace inkling {
namespace {

using Catch::Matchers::ContainsSubstring;
using testing::put;
using testing::sample_model;

Bytes deflated(const Bytes& content) {
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
  Bytes packed(deflateBound(&stream, static_cast<uLong>(content.size())));
  stream.next_in = const_cast<Bytef*>(content.data());
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST_CASE("raw deflate data is unpacked to just its size", "[inflate]") {
  for (const std::size_t size : {0u, 1u, 100000u}) {
    const Bytes content(size, 7);
    const Bytes packed = deflated(content);
    const auto unpacked = inflate_raw(packed, size);
    REQUIRE(unpacked);
    CHECK(*unpacked == content);
    CHECK_FALSE(inflate_raw(packed, size + 1));
    if (size > 0) CHECK_FALSE(inflate_raw(packed, size - 1));
    CHECK_FALSE(inflate_raw(std::span(packed).first(packed.size() - 1), size));
    Bytes longer = packed;
    longer.push_back(0);
    CHECK_FALSE(inflate_raw(longer, size));
  }
  CHECK_FALSE(inflate_raw({}, 0));
  CHECK_FALSE(inflate_raw(Bytes(50, 0xFF), 50));
}

TEST_CASE("model files of both formats are read whatever their name", "[model]") {
  const testing::TemporaryFolder folder;
  const ModelFile saved = sample_model(true);
  for (const ModelFormat format : {ModelFormat::kSafetensors, ModelFormat::kNpz}) {
    const Bytes content = format_model_as(format, saved, Precision::kSingle);
    const auto path = folder.path() / "model";
    put(path, content);
    const auto read = read_model_file(path);
    REQUIRE(read);
    CHECK(read->format == format);
    CHECK(read->bytes == content.size());
    testing::check_same_model(read->file.model, saved.model);
  }
  put(folder.path() / "model.onnx", format_model_as(ModelFormat::kOnnx, saved, Precision::kSingle));
  const auto onnx = read_model_file(folder.path() / "model.onnx");
  REQUIRE_FALSE(onnx);
  CHECK_THAT(onnx.error().message, ContainsSubstring("model.onnx: Found an ONNX file"));
  CHECK_FALSE(read_model_file(folder.path() / "absent"));
}

}  // namespace
}  // namespace inkling
