#include <catch_amalgamated.hpp>

#include "ui/laboratory/data_overview.h"

using namespace inkling;
using namespace inkling::ui::laboratory;

TEST_CASE("classes are counted, and their first samples found", "[data]") {
  const std::vector<std::uint8_t> labels = {2, 0, 2, 2, 0, 2};
  CHECK(count_labels(labels, 4) == std::vector<std::int64_t>{2, 0, 4, 0});
  CHECK(first_samples(labels, 4, 3) ==
        std::vector<std::vector<std::uint32_t>>{{1, 4}, {}, {0, 2, 3}, {}});
}

TEST_CASE("the tables of a data set are RFC 4180", "[data]") {
  const std::vector<std::string> names = {"Ankle boot", "Shirt, white"};
  CHECK(
      counts_csv(names, std::vector<std::int32_t>{6000, 59}, std::vector<std::int64_t>{1000, 7}) ==
      "class,train,test\r\nAnkle boot,6000,1000\r\n\"Shirt, white\",59,7\r\n");
  CHECK(means_csv(std::vector<std::string>{"a", "b"}, std::vector<std::uint8_t>{0, 9, 128, 255}, 1,
                  2) ==
        "class,row,column,mean\r\na,0,0,0\r\na,0,1,9\r\nb,0,0,128\r\nb,0,1,255\r\n");
}

TEST_CASE("sets that the page knows have a source", "[data]") {
  CHECK_FALSE(data_source("mnist").empty());
  CHECK_FALSE(data_source("own").empty());
  CHECK(data_source("somebody's").empty());
}
