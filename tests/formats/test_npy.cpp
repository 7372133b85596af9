#include <limits>
#include <string>

#include "catch_amalgamated.hpp"
#include "formats/npy.h"

namespace inkling {
namespace {

using Catch::Matchers::ContainsSubstring;

// A file with just this header and this data.
Bytes file_of(const std::string& header, const Bytes& data, int version = 1) {
  std::string file = "\x93NUMPY";
  file += static_cast<char>(version);
  file += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    file += static_cast<char>(header.size() >> 8 * i);
  file += header;
  file.append(data.begin(), data.end());
  return {file.begin(), file.end()};
}

std::string header_of(const std::string& descr, const std::string& shape,
                      const std::string& fortran = "False") {
  return "{'descr': " + descr + ", 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

std::vector<float> numbers(const Bytes& file) {
  const auto array = parse_npy(file, "W1");
  REQUIRE(array);
  const auto read = read_npy_numbers(*array, "W1");
  REQUIRE(read);
  return read->values;
}

std::string refusal(const Bytes& file) {
  const auto array = parse_npy(file, "W1");
  if (!array) return array.error().message;
  const auto read = read_npy_numbers(*array, "W1");
  return read ? "" : read.error().message;
}

// What numpy.save (NumPy 1.24) writes of the same arrays.
TEST_CASE("an array has the bytes that NumPy gives it", "[npy]") {
  const auto with_data = [](std::string header, std::initializer_list<std::uint8_t> data) {
    header.resize(0x75, ' ');
    std::string file = std::string("\x93NUMPY\x01\0\x76\0", 10) + header + "\n";
    file.append(data.begin(), data.end());
    return Bytes(file.begin(), file.end());
  };
  const float values[] = {1, 2, 3, 4, 5, 6};
  CHECK(format_npy(values, {2, 3}, NumberType::kSingle) ==
        with_data("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
                  {0, 0, 0x80, 0x3F, 0, 0, 0,    0x40, 0, 0, 0x40, 0x40,
                   0, 0, 0x80, 0x40, 0, 0, 0xA0, 0x40, 0, 0, 0xC0, 0x40}));
  CHECK(format_npy(std::span(values).first(2), {2}, NumberType::kHalf) ==
        with_data("{'descr': '<f2', 'fortran_order': False, 'shape': (2,), }", {0, 0x3C, 0, 0x40}));
  CHECK(format_npy_text("h\xc3\xa4\xf0\x9f\x98\x80") ==
        with_data("{'descr': '<U3', 'fortran_order': False, 'shape': (), }",
                  {'h', 0, 0, 0, 0xE4, 0, 0, 0, 0, 0xF6, 1, 0}));
}

TEST_CASE("numbers of all three sizes are read", "[npy]") {
  CHECK(numbers(file_of(header_of("'<f2'", "(2,)"), {0, 0x3C, 0, 0xC0})) ==
        std::vector{1.0f, -2.0f});
  CHECK(numbers(file_of(header_of("'<f4'", "(1,)"), {0, 0, 0x80, 0x3F})) == std::vector{1.0f});
  CHECK(numbers(file_of(header_of("'<f8'", "(1,)"), {0, 0, 0, 0, 0, 0, 0xF8, 0xBF})) ==
        std::vector{-1.5f});
  // 1e300 is more than a float can be.
  CHECK(numbers(file_of(header_of("'<f8'", "(1,)"),
                        {0x9C, 0x75, 0x00, 0x88, 0x3C, 0xE4, 0x37, 0x7E})) ==
        std::vector{std::numeric_limits<float>::infinity()});
}

TEST_CASE("Fortran order is turned into C order", "[npy]") {
  Bytes data;
  append_numbers(data, std::vector<float>{1, 4, 2, 5, 3, 6}, NumberType::kSingle);
  CHECK(numbers(file_of(header_of("'<f4'", "(2, 3)", "True"), data)) ==
        std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(numbers(file_of(header_of("'<f4'", "(6,)", "True"), data)) ==
        std::vector<float>{1, 4, 2, 5, 3, 6});
}

TEST_CASE("other spellings of a header are read", "[npy]") {
  const Bytes one = {0, 0, 0x80, 0x3F};
  for (const std::string header :
       {"{\"shape\":(1,),\"fortran_order\":False,\"descr\":\"<f4\"}",
        "  { 'descr' : '<f4' , 'fortran_order' : True , 'shape' : ( 1 , ) }  \n"})
    CHECK(numbers(file_of(header, one)) == std::vector{1.0f});
  for (const int version : {1, 2, 3})
    CHECK(numbers(file_of(header_of("'<f4'", "(1, 1)"), one, version)) == std::vector{1.0f});
}

TEST_CASE("texts are read wide and narrow, without NumPy's padding", "[npy]") {
  const auto text = [](const Bytes& file) {
    const auto array = parse_npy(file, "metadata");
    REQUIRE(array);
    const auto read = read_npy_text(*array, "metadata");
    REQUIRE(read);
    return *read;
  };
  CHECK(text(file_of(header_of("'|S4'", "()"), {'a', 'b', 0, 0})) == "ab");
  CHECK(text(file_of(header_of("'<U2'", "()"), {'a', 0, 0, 0, 0, 0, 0, 0})) == "a");
  // One character of each length that UTF-8 has, and a byte that is none.
  const std::string all = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";
  CHECK(text(format_npy_text(all)) == all);
  CHECK(text(format_npy_text("x\xff")) == "x\xef\xbf\xbd");
  CHECK(text(format_npy_text("")).empty());
}

TEST_CASE("arrays that cannot be meant are refused with what was found", "[npy]") {
  const Bytes one = {0, 0, 0x80, 0x3F};
  CHECK_THAT(refusal({}), ContainsSubstring("W1: found no NumPy array"));
  CHECK_THAT(refusal(Bytes(100, 'x')), ContainsSubstring("found no NumPy array"));
  CHECK_THAT(refusal(file_of(header_of("'<f4'", "(1,)"), one, 4)),
             ContainsSubstring("format version 4.0, expected 1.0, 2.0 or 3.0"));
  CHECK_THAT(refusal(file_of(header_of("'>f4'", "(1,)"), one)),
             ContainsSubstring("found the dtype \">f4\", expected \"<f4\""));
  CHECK_THAT(refusal(file_of(header_of("'<i4'", "(1,)"), one)), ContainsSubstring("\"<i4\""));
  CHECK_THAT(refusal(file_of(header_of("[('a', '<f4')]", "(1,)"), one)),
             ContainsSubstring("expected a plain dtype"));
  CHECK_THAT(refusal(file_of(header_of("'|O'", "(1,)"), one)), ContainsSubstring("\"|O\""));
  CHECK_THAT(refusal(file_of(header_of("'<f4'", "(2,)"), one)),
             ContainsSubstring("found 4 bytes of data, expected more for the shape (2,)"));
  CHECK_THAT(refusal(file_of(header_of("'<f4'", "()"), {})),
             ContainsSubstring("found 0 bytes of data, expected 4 for the shape ()"));
  CHECK_THAT(refusal(file_of(header_of("'<f4'", "(4294967296, 4294967296)"), one)),
             ContainsSubstring("expected more for the shape (4294967296, 4294967296)"));
  CHECK_THAT(refusal(file_of(header_of("'<f4'", "(9223372036854775808,)"), one)),
             ContainsSubstring("found the header"));
  for (const std::string header :
       {"", "{}", "{'descr': '<f4', 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} more",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,"})
    CHECK_THAT(refusal(file_of(header, one)), ContainsSubstring("found the header"));
  const Bytes good = format_npy(std::vector<float>{1, 2}, {2}, NumberType::kSingle);
  for (std::size_t length = 0; length < good.size(); ++length) {
    INFO(length);
    REQUIRE_FALSE(
        refusal(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length))).empty());
  }
}

}  // namespace
}  // namespace inkling
