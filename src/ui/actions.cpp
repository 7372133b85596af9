#include "ui/actions.h"

#include <random>

#include "ui/labels.h"
#include "ui/pace.h"

namespace inkling::ui {

namespace {

constexpr double kToastSeconds = 5.0;

void offer_undo(Context& context, Page& page) {
  if (!context.snapshot->trained) return;
  page.toast = Toast{"The trained network was reset.", "Undo", context.now + kToastSeconds};
}

void toggle_training(Context& context, Page& page) {
  switch (context.snapshot->state) {
    case SessionState::kRunning:
      context.post(command::Pause{});
      break;
    case SessionState::kFinished:
      train_again(context, page);
      break;
    case SessionState::kReady:
    case SessionState::kPaused:
    case SessionState::kDiverged:
      context.post(command::Start{});
      break;
    case SessionState::kNoData:
      break;
  }
}

void toggle_theme(Context& context) {
  context.chosen_theme = context.palette->dark ? "light" : "dark";
  context.wake(context.now);  // prepare() makes the change before the next frame
}

}  // namespace

bool action_enabled(const Context& context, const Page& page, Action action) {
  const SessionState state = context.snapshot->state;
  const bool data = state != SessionState::kNoData;
  switch (action) {
    case Action::kTrainOrPause:
      return data;
    case Action::kStep:
    case Action::kEpoch:
      return data && state != SessionState::kRunning && state != SessionState::kDiverged;
    case Action::kReset:
      return data && (context.snapshot->trained || context.snapshot->step > 0);
    case Action::kClear:
      return !page.pad.empty() || page.pad_image.has_value();
    case Action::kUndoStroke:
      return page.pad.can_undo();
    case Action::kRedoStroke:
      return page.pad.can_redo();
    case Action::kToggleTheme:
      return true;
    case Action::kUndoReset:
      return context.snapshot->can_undo;
    case Action::kSlower:
      return context.snapshot->pace != kPaces.front();
    case Action::kFaster:
      return context.snapshot->pace != 0.0;
    case Action::kReplay:
      return Replay::available(*context.snapshot);
    case Action::kLaboratory:
      return true;
  }
  return false;
}

void perform_action(Context& context, Page& page, Action action) {
  if (!action_enabled(context, page, action)) return;
  switch (action) {
    case Action::kTrainOrPause:
      toggle_training(context, page);
      break;
    case Action::kStep:
      context.post(command::Step{});
      break;
    case Action::kEpoch:
      context.post(command::Epoch{});
      break;
    case Action::kReset:
      offer_undo(context, page);
      context.post(command::Reset{});
      break;
    case Action::kClear:
      clear_pad(page);
      break;
    case Action::kUndoStroke:
      page.pad.undo();
      break;
    case Action::kRedoStroke:
      page.pad.redo();
      break;
    case Action::kToggleTheme:
      toggle_theme(context);
      break;
    case Action::kUndoReset:
      page.toast.reset();
      context.post(command::Undo{});
      break;
    case Action::kSlower:
    case Action::kFaster:
      context.post(
          command::SetPace{pace_moved(context.snapshot->pace, action == Action::kSlower ? -1 : 1)});
      break;
    case Action::kReplay:
      page.replay.toggle(*context.snapshot);
      break;
    case Action::kLaboratory:
      page.in_laboratory = !page.in_laboratory;
      context.platform.scroll_to(0.0f);
      context.wake(context.now);
      break;
  }
}

void train_again(Context& context, Page& page) {
  offer_undo(context, page);
  context.post(command::Reset{});
  context.post(command::Start{});
}

void clear_pad(Page& page) {
  page.pad_image.reset();
  page.pad.clear();
}

void save_model(Context& context, Page& page) {
  page.save_request = page.next_request++;
  context.session.ask({page.save_request, request::SaveModel{}});
}

void ask_for_pad_image(Context& context, Page& page, std::optional<std::uint32_t> sample) {
  const DatasetInfo* dataset = context.snapshot->dataset.get();
  if (dataset == nullptr || dataset->test_count <= 0) return;
  if (!sample) {
    // Chance for the eye only: nothing that is learned or measured depends on it.
    static std::minstd_rand chance{std::random_device{}()};
    sample = static_cast<std::uint32_t>(
        std::uniform_int_distribution<std::int64_t>(0, dataset->test_count - 1)(chance));
  }
  page.random_image.ask(context.session, page.next_request++, {*sample});
}

void take_to_pad(Context& context, Page& page, std::uint32_t sample) {
  ask_for_pad_image(context, page, sample);
  if (page.in_laboratory) perform_action(context, page, Action::kLaboratory);
}

}  // namespace inkling::ui
