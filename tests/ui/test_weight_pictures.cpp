#include <catch_amalgamated.hpp>

#include "core/model/initializer.h"
#include "ui/laboratory/weight_pictures.h"

using namespace inkling;
using namespace inkling::ui;
using namespace inkling::ui::laboratory;

namespace {

// Five units over images of 2 x 3; the weight tells unit and pixel.
Model numbered_model() {
  Model model;
  model.rows = 2, model.columns = 3;
  model.network = make_network<float>({6, 5, 4}, {Activation::kRelu});
  MatrixF& weights = model.network.layers[0].weights;
  for (Index unit = 0; unit < 5; ++unit)
    for (Index pixel = 0; pixel < 6; ++pixel)
      weights(unit, pixel) =
          static_cast<float>(10 * unit + pixel) * (pixel % 2 == 0 ? 1.0f : -1.0f);
  return model;
}

}  // namespace

TEST_CASE("each unit's weights lie in its own picture on the wall", "[laboratory]") {
  const Model model = numbered_model();
  const Palette& palette = GENERATE(std::cref(light_palette()), std::cref(dark_palette())).get();
  // Units 1 to 4, three beside each other: two rows, the second with one picture.
  const Picture wall = paint_units(palette, model, 1, 4, 3, 45.0f);
  REQUIRE(wall.width == 9);
  REQUIRE(wall.height == 4);
  REQUIRE(wall.pixels.size() == 36);
  for (int unit = 1; unit < 5; ++unit)
    for (int pixel = 0; pixel < 6; ++pixel) {
      const int y = (unit - 1) / 3 * 2 + pixel / 3, x = (unit - 1) % 3 * 3 + pixel % 3;
      const float weight = model.network.layers[0].weights(unit, pixel);
      const ImU32 expected = diverging_color(palette, std::clamp(weight / 45.0f, -1.0f, 1.0f));
      const ImU32 found = wall.pixels[static_cast<std::size_t>(y * 9 + x)];
      for (int shift = 0; shift < 32; shift += 8)  // the table has 257 steps
        CHECK(std::abs(static_cast<int>(found >> shift & 255) -
                       static_cast<int>(expected >> shift & 255)) <= 4);
    }
  CHECK(wall.pixels[2 * 9 + 3] == 0);  // no unit there
}

TEST_CASE("a matrix that is too large is told by the means of its blocks", "[laboratory]") {
  MatrixF matrix(3, 5);
  matrix << 1, 2, 3, 4, 5,  //
      6, 7, 8, 9, 10,       //
      11, 12, 13, 14, 15;
  SECTION("as it is where it fits") {
    const BlockMeans means = block_means(matrix, 3, 5);
    CHECK(means.rows == 1);
    CHECK(means.columns == 1);
    CHECK(means.cells == matrix);
  }
  SECTION("with what is left at the ends") {
    const BlockMeans means = block_means(matrix, 2, 3);
    CHECK(means.rows == 2);
    CHECK(means.columns == 2);
    REQUIRE(means.cells.rows() == 2);
    REQUIRE(means.cells.cols() == 3);
    MatrixF expected(2, 3);
    expected << (1 + 2 + 6 + 7) / 4.0f, (3 + 4 + 8 + 9) / 4.0f, (5 + 10) / 2.0f,  //
        (11 + 12) / 2.0f, (13 + 14) / 2.0f, 15.0f;
    CHECK(means.cells == expected);
  }
  SECTION("never in more cells than there is room for") {
    for (Index most = 1; most <= 6; ++most) {
      const BlockMeans means = block_means(MatrixF::Ones(97, 61), most, 3 * most);
      CHECK(means.cells.rows() <= most);
      CHECK(means.cells.cols() <= 3 * most);
      CHECK(means.cells.isApproxToConstant(1.0f));
    }
  }
}

TEST_CASE("a unit speaks for the classes whose logits it raises above the others", "[laboratory]") {
  MatrixF outgoing(5, 2);
  outgoing.col(0) << 1.0f, -0.9f, 0.1f, 0.6f, -0.8f;
  outgoing.col(1).setConstant(0.7f);  // all alike: softmax does not see it
  const Voices voices = voices_of(outgoing, 0);
  CHECK(voices.in_favour == std::vector<int>{0, 3});
  CHECK(voices.against == std::vector<int>{1, 4});
  CHECK(voices.strengths[0] == Catch::Approx(1.0));
  CHECK(voices_of(outgoing, 1).in_favour.empty());
  CHECK(voices_of(outgoing, 1).against.empty());

  // A constant added to all of its weights changes no word.
  MatrixF moved = outgoing;
  moved.array() += 3.0f;
  const Voices same = voices_of(moved, 0);
  CHECK(same.in_favour == voices.in_favour);
  CHECK(same.against == voices.against);
  for (std::size_t c = 0; c < 5; ++c)
    CHECK(same.strengths[c] == Catch::Approx(voices.strengths[c]).margin(1e-6));
}

TEST_CASE("tables of weights have a row for each", "[laboratory]") {
  const Model model = numbered_model();
  CHECK(units_csv(model, 1, 1) ==
        "unit,row,column,weight\r\n1,0,0,10\r\n1,0,1,-11\r\n1,0,2,12\r\n1,1,0,-13\r\n1,1,1,14\r\n"
        "1,1,2,-15\r\n");
  DenseLayer<float> layer;
  layer.weights = MatrixF(2, 2);
  layer.weights << 0.5f, -1.0f, 0.25f, 3.0f;
  CHECK(layer_csv(layer) == "unit,input,weight\r\n0,0,0.5\r\n0,1,-1\r\n1,0,0.25\r\n1,1,3\r\n");
}
