// Every panel, drawn without a window in every state of the session, at every size, in both themes.
#include <catch_amalgamated.hpp>
#include <functional>

#include "stage.h"
#include "ui/laboratory/laboratory.h"
#include "ui/sample_images.h"

using namespace inkling;
using namespace inkling::testing;

namespace {

struct Size {
  const char* name;
  int width, height;
  float ratio;
};
constexpr Size kSizes[] = {{"desktop", 1440, 900, 1.0f},
                           {"narrow desktop", 1200, 700, 1.25f},
                           {"tablet", 1000, 1100, 1.5f},
                           {"phone", 390, 844, 3.0f},
                           {"small phone", 320, 568, 2.0f}};

// No action's button may stick out of the page sideways: a phone never scrolls horizontally.
void check_actions_fit(const Stage& stage) {
  const float width = static_cast<float>(stage.viewport.width) / stage.viewport.ratio;
  for (int action = 0; action <= static_cast<int>(ui::Action::kReplay); ++action) {
    const auto rect = stage.app.action_rect(static_cast<ui::Action>(action));
    if (!rect) continue;
    INFO("action " << action);
    CHECK(rect->x >= -0.5f);
    CHECK(rect->x + rect->width <= width + 0.5f);
    CHECK(rect->width > 0.0f);
    CHECK(rect->height >= 24.0f - 0.5f);
  }
}

void draw_everywhere(Stage& stage) {
  for (const Size& size : kSizes) {
    for (const char* theme : {"light", "dark"}) {
      INFO(size.name << ", " << theme);
      stage.size(size.width, size.height, size.ratio);
      stage.viewport.scroll_y = 0.0f;
      stage.app.set_theme(theme);
      stage.frames(20);
      CHECK(stage.app.pad().width >= 250.0f);
      CHECK(ImGui::GetDrawData()->TotalVtxCount > 0);
      check_actions_fit(stage);
      const float height = stage.app.content_height();
      CHECK(height >= static_cast<float>(size.height) - 1.0f);
      // The far end of the page, with the strip in place of the pad on a phone.
      stage.viewport.scroll_y = height - static_cast<float>(size.height);
      stage.frames(3);
      check_actions_fit(stage);
      CHECK(stage.app.content_height() == Catch::Approx(height).margin(2.0));
    }
  }
  stage.viewport.scroll_y = 0.0f;
}

}  // namespace

TEST_CASE("Every panel is drawn from an empty session", "[panels]") {
  Stage stage;
  draw_everywhere(stage);
  CHECK(stage.app.status_text() == "No data yet.");
}

TEST_CASE("Every panel is drawn while data is loading", "[panels]") {
  Stage stage;
  ui::LoadStatus status;
  status.phase = ui::LoadStatus::Phase::kLoading;
  status.received_mib = 7.1, status.total_mib = 11.1;
  stage.app.set_load_status(status);
  draw_everywhere(stage);
}

TEST_CASE("Every panel is drawn after a failed download", "[panels]") {
  Stage stage;
  ui::LoadStatus status;
  status.phase = ui::LoadStatus::Phase::kFailed;
  status.title = "The digits did not arrive.";
  status.message =
      "train-images-idx3-ubyte.gz stopped after 4.2 of 9.5 MiB. The connection may have dropped.";
  stage.app.set_load_status(status);
  stage.app.show_message("A second message, in the flow of the page.");
  draw_everywhere(stage);
}

TEST_CASE("Every panel is drawn from fresh weights and a drawing", "[panels]") {
  Stage stage;
  stage.load();
  stage.frames(2);
  stage.draw_stroke();
  draw_everywhere(stage);
  CHECK(stage.app.status_text() == "Ready to train. The network has learned nothing yet.");
}

TEST_CASE("Every panel is drawn in the middle of a run", "[panels]") {
  Stage stage;
  stage.load();
  stage.session.post(command::Start{});
  for (int i = 0; i < 40; ++i) (void)stage.session.advance(Budget{0.0});
  REQUIRE(stage.session.snapshot()->state == SessionState::kRunning);
  draw_everywhere(stage);
}

TEST_CASE("Every panel is drawn after a run", "[panels]") {
  Stage stage;
  stage.load();
  stage.train();
  REQUIRE(stage.session.snapshot()->state == SessionState::kFinished);
  stage.frames(2);
  stage.draw_stroke();
  // The images that the panels asked for arrive.
  stage.work();
  draw_everywhere(stage);
}

TEST_CASE("Every picture below the pad is drawn", "[panels]") {
  const char* panel = GENERATE("unseen", "what-it-saw", "first-layer");
  const bool trained = GENERATE(false, true), ink = GENERATE(false, true);
  INFO(panel << (trained ? ", trained" : "") << (ink ? ", with ink" : ""));
  Stage stage;
  stage.load();
  if (trained) stage.train();
  stage.frames(2);
  if (ink) stage.draw_stroke();
  stage.work();
  REQUIRE(stage.app.show_panel(panel));
  CHECK(stage.app.panel() == panel);
  draw_everywhere(stage);
  CHECK_FALSE(stage.app.show_panel("nothing"));
}

TEST_CASE("Every panel is drawn after the loss ran away", "[panels]") {
  Stage stage;
  stage.load();
  stage.diverge();
  REQUIRE(stage.session.snapshot()->state == SessionState::kDiverged);
  draw_everywhere(stage);
}

TEST_CASE("Hovering over the whole page changes no setting and no weight", "[panels]") {
  Stage stage;
  stage.load();
  stage.train();
  const SnapshotPtr before = stage.session.snapshot();
  for (float y = 10.0f; y < 900.0f; y += 23.0f) {
    for (float x = 10.0f; x < 1440.0f; x += 61.0f) {
      ImGui::GetIO().AddMousePosEvent(x, y);
      stage.frames(1);
    }
    (void)stage.session.advance(Budget{0.0});
  }
  CHECK(stage.session.snapshot()->wanted == before->wanted);
  CHECK(stage.session.snapshot()->model == before->model);
}

TEST_CASE("Every view of the laboratory is drawn at every size, with data and without",
          "[panels][laboratory]") {
  Stage stage;
  const bool learned = GENERATE(false, true);
  if (learned) stage.load(), stage.train();
  for (const std::string_view view : ui::kViewNames) {
    INFO(view << ", learned: " << learned);
    REQUIRE(stage.app.show_panel(view));
    CHECK(stage.app.panel() == view);
    for (const Size& size : kSizes) {
      stage.size(size.width, size.height, size.ratio);
      stage.frames(4);
      stage.work();
      stage.frames(4);
      CHECK(stage.app.content_height() >= static_cast<float>(size.height) - 1.0f);
      CHECK(stage.app.pad().width == 0.0f);  // nothing can be drawn on here
    }
  }
  stage.size(1440, 900, 1.0f);
  stage.click(ui::Action::kLaboratory);
  CHECK(stage.app.panel() == "unseen");
  CHECK(stage.app.pad().width > 0.0f);
}

TEST_CASE("Images of another data set are not taken for the former ones", "[ui]") {
  Stage stage;
  stage.load();
  ui::ImageSet images;
  const auto revision_of = [&](std::uint64_t request) {
    images.ask(stage.session, request, {0, 1});
    stage.work();
    for (const Reply& reply : stage.session.take_replies()) images.receive(reply);
    REQUIRE(images.samples().size() == 2);
    return images.revision();
  };
  const std::uint64_t before = revision_of(1);
  images.drop();
  CHECK(images.samples().empty());
  CHECK(revision_of(2) > before);
}
