#include <catch_amalgamated.hpp>
#include <set>

#include "ui/panels/gallery.h"
#include "ui/panels/unseen_field.h"

using namespace inkling::ui;

TEST_CASE("The field groups samples by their class and keeps their order", "[field]") {
  const FieldLayout layout = make_field_layout({1, 0, 1, 1, 0, 1}, 2, 3);
  CHECK(layout.rows_per_class == 2);
  CHECK(layout.at(0, 0, 0) == 1u);
  CHECK(layout.at(0, 0, 1) == 4u);
  CHECK_FALSE(layout.at(0, 0, 2).has_value());
  CHECK(layout.at(1, 1, 0) == 5u);
  CHECK_FALSE(layout.at(2, 0, 0).has_value());
  CHECK_FALSE(layout.at(0, 0, 3).has_value());
}

TEST_CASE("A shuffle shows each image once and is repeatable", "[gallery]") {
  const auto samples = gallery_samples(10000, 3);
  CHECK(samples.size() == kGalleryCount);
  CHECK(std::set(samples.begin(), samples.end()).size() == kGalleryCount);
  CHECK(samples == gallery_samples(10000, 3));
  CHECK(samples != gallery_samples(10000, 4));
  CHECK(gallery_samples(5, 1).size() == 5);
}
