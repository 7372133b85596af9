// The pure part of the projection's card, and its portions against the library's whole answers.
#include <catch_amalgamated.hpp>
#include <limits>
#include <numeric>

#include "core/analysis/layer_outputs.h"
#include "core/analysis/pca.h"
#include "core/model/initializer.h"
#include "support/random_images.h"
#include "ui/laboratory/projection.h"
#include "ui/laboratory/projection_work.h"

using namespace inkling;
using namespace inkling::ui::laboratory;

TEST_CASE("an axis that runs against its former picture is turned round", "[projection]") {
  const MatrixF former{{1.0f, 2.0f, -3.0f}, {0.5f, -1.0f, 0.5f}};
  MatrixF points{{-1.1f, -1.9f, 3.2f}, {0.4f, -1.2f, 0.6f}};
  const MatrixF turned{{1.1f, 1.9f, -3.2f}, {0.4f, -1.2f, 0.6f}};
  align_signs(points, former);
  CHECK(points == turned);
  align_signs(points, former);
  CHECK(points == turned);
  align_signs(points, MatrixF(2, 5));  // of other samples
  CHECK(points == turned);
}

TEST_CASE("a class stands at the median of its points", "[projection]") {
  const MatrixF points{{0.0f, 1.0f, 2.0f, 50.0f, 60.0f}, {9.0f, 3.0f, 6.0f, -1.0f, -2.0f}};
  const std::vector<std::uint8_t> labels = {0, 0, 0, 2, 2};
  const auto centers = class_centers(points, labels, 3);
  REQUIRE(centers.size() == 3);
  REQUIRE(centers[0].has_value());
  CHECK(centers[0]->x == 1.0f);
  CHECK(centers[0]->y == 6.0f);
  CHECK_FALSE(centers[1].has_value());
  REQUIRE(centers[2].has_value());
  CHECK(centers[2]->x == 60.0f);
  CHECK(centers[2]->y == -1.0f);
}

TEST_CASE("all points fit, with one scale and y upwards", "[projection]") {
  const MatrixF points{{-2.0f, 8.0f, 3.0f}, {0.0f, 1.0f, 5.0f}};
  const ui::Rect rect{100.0f, 50.0f, 220.0f, 400.0f};
  const PlaneView view(points, rect, 10.0f);
  // 10 wide in 200 pixels: 20 a unit; the middle (3, 2.5) lies in the middle.
  CHECK(view.at(-2.0f, 0.0f).x == Catch::Approx(110.0f));
  CHECK(view.at(8.0f, 1.0f).x == Catch::Approx(310.0f));
  CHECK(view.at(0.0f, 5.0f).y == Catch::Approx(200.0f));
  CHECK(view.at(0.0f, 0.0f).y == Catch::Approx(300.0f));
  CHECK(nearest_point(points, view, {312.0f, 281.0f}, 5.0f) == std::optional<Index>(1));
  CHECK_FALSE(nearest_point(points, view, {316.0f, 281.0f}, 5.0f).has_value());
  // A line, and a single place.
  CHECK(PlaneView(MatrixF{{1.0f, 1.0f}, {0.0f, 4.0f}}, rect, 10.0f).at(1.0f, 4.0f).y ==
        Catch::Approx(60.0f));
  CHECK(PlaneView(MatrixF{{7.0f}, {7.0f}}, rect, 10.0f).at(7.0f, 7.0f).x == Catch::Approx(210.0f));
}

TEST_CASE("names that would lie on each other are parted", "[projection]") {
  std::vector<PlacedLabel> labels = {{0, {100.0f, 50.0f}, 40.0f},
                                     {1, {110.0f, 45.0f}, 40.0f},
                                     {2, {105.0f, 52.0f}, 40.0f},
                                     {3, {300.0f, 50.0f}, 40.0f}};
  part_labels(labels, 20.0f);
  for (const auto& a : labels)
    for (const auto& b : labels)
      if (a.index != b.index)
        CHECK((std::abs(a.at.x - b.at.x) >= 40.0f || std::abs(a.at.y - b.at.y) >= 20.0f));
  const auto at = [&](std::size_t index) {
    return std::find_if(labels.begin(), labels.end(),
                        [&](const PlacedLabel& label) { return label.index == index; })
        ->at.y;
  };
  CHECK(at(1) == 45.0f);
  CHECK(at(3) == 50.0f);
  CHECK(at(0) == 65.0f);
  CHECK(at(2) == 85.0f);

  // Places at which adding the height and taking it off again is not exact.
  for (int i = 0; i < 1000; ++i) {
    const float y = 300.0f + 0.137f * static_cast<float>(i);
    std::vector<PlacedLabel> two = {{0, {50.0f, y}, 40.0f}, {1, {60.0f, y + 1.0f}, 40.0f}};
    part_labels(two, 20.3f);
    CHECK(two[1].at.y == Catch::Approx(y + 20.3f));
  }
}

TEST_CASE("a projection's numbers are RFC 4180", "[projection]") {
  const MatrixF points{{0.5f, -1.25f}, {2.0f, 0.1f}};
  const std::vector<std::uint8_t> labels = {1, 0};
  const std::vector<std::string> names = {"T-shirt, \"plain\"", "Bag"};
  CHECK(projection_csv(points, labels, names) ==
        "sample,class,x,y\r\n0,Bag,0.5,2\r\n1,\"T-shirt, \"\"plain\"\"\",-1.25,0.1\r\n");
}

namespace {

constexpr Index kCount = 150;

std::shared_ptr<const Model> some_model() {
  Random random(4, RandomStream::kInitialization);
  auto model = std::make_shared<Model>();
  model->rows = model->columns = 8;
  model->network = make_network<float>({64, 12, 3}, {Activation::kTanh});
  initialize("he_normal", 0.0, random, model->network);
  return model;
}

LabeledImages some_images() {
  Random random(8, RandomStream::kShuffling);
  return testing::random_images(random, 200, 8, 8, 0.3, 3);
}

int finish(ProjectionWork& work) {
  int portions = 0;
  while (!work.done()) work.advance(), ++portions;
  return portions;
}

}  // namespace

TEST_CASE("a projection found in portions is the library's", "[projection]") {
  const LabeledImages images = some_images();
  SerialExecutor executor;
  const auto layer = static_cast<std::size_t>(GENERATE(0, 1, 2));
  INFO("layer " << layer);
  const auto model = layer > 0 ? some_model() : nullptr;
  std::vector<std::uint32_t> samples(kCount);
  std::iota(samples.begin(), samples.end(), 0u);
  MatrixF outputs(64, kCount);
  if (layer > 0)
    outputs = layer_outputs(*model, images, samples, layer - 1, executor);
  else
    for (Index i = 0; i < kCount; ++i)
      for (Index p = 0; p < 64; ++p) outputs(p, i) = images.pixels(i)[p];
  const PrincipalComponents expected = principal_components(outputs, 2);

  ProjectionWork work({model, layer, kCount}, Method::kPca, images, {});
  CHECK(work.points().size() == 0);
  finish(work);
  REQUIRE(work.finite());
  REQUIRE(work.points().cols() == kCount);
  for (Index c = 0; c < 2; ++c) {
    CHECK(work.shares()[c] == Catch::Approx(expected.shares[c]).epsilon(1e-3));
    const Vector<double> ours = work.points().row(c).cast<double>(),
                         theirs = expected.points.row(c);
    CHECK(std::abs(ours.dot(theirs)) / (ours.norm() * theirs.norm()) > 0.99);
  }
}

TEST_CASE("t-SNE is worked on in portions and can be stopped", "[projection]") {
  const LabeledImages images = some_images();
  ProjectionWork work({some_model(), 1, kCount}, Method::kTsne, images, {});
  CHECK(finish(work) > 100);
  CHECK(work.moves() == TsneSettings{}.iterations);
  CHECK(work.progress() == 1.0);
  CHECK(work.points().allFinite());

  ProjectionWork stopped({some_model(), 1, kCount}, Method::kTsne, images, {});
  while (stopped.moves() == 0) stopped.advance();
  stopped.stop();
  CHECK(stopped.done());
  const MatrixF points = stopped.points();
  stopped.advance();
  CHECK(stopped.points() == points);
}

TEST_CASE("a layer whose outputs are not finite has no picture", "[projection]") {
  auto model = std::make_shared<Model>(*some_model());
  model->network.layers[1].biases[0] = std::numeric_limits<float>::infinity();
  const LabeledImages images = some_images();
  ProjectionWork work({model, 2, kCount}, Method::kPca, images, {});
  finish(work);
  CHECK_FALSE(work.finite());
  CHECK(work.points().size() == 0);
}
