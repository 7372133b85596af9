#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "ui/laboratory/activation_pictures.h"

using namespace inkling;
using namespace inkling::ui;
using namespace inkling::ui::laboratory;

namespace {

VectorF vector_of(std::initializer_list<float> values) {
  VectorF vector(static_cast<Index>(values.size()));
  std::copy(values.begin(), values.end(), vector.begin());
  return vector;
}

}  // namespace

TEST_CASE("units are laid out as near to a square as they go", "[laboratory]") {
  for (Index units = 1; units <= 1100; ++units) {
    const UnitShape shape = near_square(units);
    INFO(units << " in " << shape.rows << " x " << shape.columns);
    CHECK(shape.rows * shape.columns >= units);
    CHECK((shape.rows - 1) * shape.columns < units);
    CHECK((shape.columns - 1) * (shape.columns - 1) < units);
    CHECK(shape.rows <= shape.columns);
    CHECK(shape.columns - shape.rows <= 1);
  }
  CHECK(near_square(256).rows == 16);
  CHECK(near_square(0).columns == 0);
}

TEST_CASE("one scale serves all images of a layer", "[laboratory]") {
  const VectorF first = vector_of({0.0f, 2.0f, 0.5f}), second = vector_of({1.0f, 3.0f, 0.0f}),
                third = vector_of({-4.0f, std::numeric_limits<float>::infinity(), NAN});
  const VectorF* positive[] = {&first, &second};
  CHECK_FALSE(activity_scale(positive).signs);
  CHECK(activity_scale(positive).limit == 3.0f);
  const VectorF* all[] = {&first, &second, &third};
  CHECK(activity_scale(all).signs);
  CHECK(activity_scale(all).limit == 4.0f);
  const VectorF zeros = VectorF::Zero(5);
  const VectorF* none[] = {&zeros};
  CHECK(activity_scale(none).limit == 1.0f);

  const Palette& palette = light_palette();
  const Picture picture = paint_activity(palette, second, activity_scale(positive));
  REQUIRE(picture.width == 2);
  REQUIRE(picture.height == 2);
  CHECK(picture.pixels[0] == ink_color(palette, 1.0f / 3.0f));
  CHECK(picture.pixels[1] == palette.sequential.back());
  CHECK(picture.pixels[2] == palette.sequential.front());
  CHECK(picture.pixels[3] == 0);  // no unit there
  CHECK(paint_activity(palette, third, activity_scale(all)).pixels[0] == palette.diverging.front());
}

TEST_CASE("units differ where one image moves them and the other does not", "[laboratory]") {
  const VectorF first = vector_of({0.0f, 2.0f, 0.4f, 0.6f, -1.0f}),
                second = vector_of({1.0f, 3.0f, 0.6f, 0.0f, -2.0f});
  CHECK(count_active(Activation::kRelu, first) == 3);
  CHECK(count_active(Activation::kSigmoid, first) == 2);
  CHECK(count_differing(Activation::kRelu, first, second) == 2);
  CHECK(count_differing(Activation::kSigmoid, first, second) == 3);
  CHECK(count_differing(Activation::kTanh, first, first) == 0);
  CHECK(count_differing(Activation::kTanh, first, second) ==
        count_differing(Activation::kTanh, second, first));
}

TEST_CASE("the table of activations has a column for each image", "[laboratory]") {
  Explanation first, second;
  first.hidden = {vector_of({0.5f, 1.0f})};
  first.probabilities = vector_of({0.25f, 0.75f});
  second.hidden = {vector_of({0.0f, 2.0f})};
  second.probabilities = vector_of({1.0f, 0.0f});
  const std::string images[] = {"Unseen digit 3", "On the pad"};
  const Explanation* explanations[] = {&first, &second};
  CHECK(activations_csv(images, explanations, {"cat", "dog, wet"}) ==
        "layer,unit,Unseen digit 3,On the pad\r\n1,0,0.5,0\r\n1,1,1,2\r\n"
        "probability,cat,0.25,1\r\nprobability,\"dog, wet\",0.75,0\r\n");
}
