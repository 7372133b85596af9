#include "ui/panels/learn.h"

#include <cmath>

#include "core/data/synthetic_digits.h"
#include "ui/actions.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/learn_status.h"
#include "ui/pace.h"
#include "ui/paint.h"
#include "ui/panels/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/select.h"

namespace inkling::ui {

namespace {

constexpr float kClockEase = 240.0f;  // milliseconds to turn ink
// The place below the buttons is as high in every state, so that nothing below it moves: progress
// or a replay, then its figures or two lines of text.
constexpr float kBarHeight = 32.0f, kPhoneBarHeight = 44.0f, kTextHeight = 40.0f;
constexpr float kSliderGap = 16.0f, kSpeedWidth = 126.0f, kPhoneSpeedWidth = 146.0f;

struct Title {
  std::string text, detail;
  std::string chip = "";
  ChipOptions chip_options = {};
};

Title make_title(const Context& context) {
  const Snapshot& snapshot = *context.snapshot;
  const std::string run = "Run " + std::to_string(std::max(1, snapshot.run));
  if (context.moment != nullptr)
    return {run, "as it was", "replay", {.kind = ChipKind::kInk, .icon = Icon::kPlay}};
  const std::string data =
      snapshot.dataset != nullptr ? "learning from " + dataset_label(snapshot.dataset->name) : "";
  switch (snapshot.state) {
    case SessionState::kNoData:
      return {"Teach it to read", ""};
    case SessionState::kReady:
      return {"Now teach it to read", ""};
    case SessionState::kRunning:
      return {run, data, "training", {.kind = ChipKind::kInk, .dot = true}};
    case SessionState::kPaused:
      return {run, data, "paused", {}};
    case SessionState::kFinished:
      if (learn_status(snapshot).goal_passed)
        return {run, data, "98% passed", {.kind = ChipKind::kInk, .icon = Icon::kCheck}};
      return {run,
              data,
              snapshot.stopped_early ? "stopped early" : "finished",
              {.kind = ChipKind::kQuiet, .icon = Icon::kCheck}};
    case SessionState::kDiverged:
      return {run, data, "stopped", {.kind = ChipKind::kWarn, .icon = Icon::kAlert}};
  }
  return {};
}

std::string invitation(const Snapshot& snapshot) {
  const std::string noun(plural_noun(snapshot.dataset.get()));
  return "From blank to reading " + noun + " it has never seen, within seconds. " +
         grouped(snapshot.train_samples) + " " + noun + ", " + times_over(snapshot.wanted.epochs) +
         ". Nothing leaves your machine.";
}

std::string conclusion(const Snapshot& snapshot) {
  const LearnStatus status = learn_status(snapshot);
  const std::string noun(plural_noun(snapshot.dataset.get()));
  const double evaluation =
      status.goal_passed ? status.goal_evaluation_seconds : snapshot.evaluation_seconds;
  return (status.goal_passed ? "98% after " + grouped(status.goal_samples) + " " + noun + ". "
                             : grouped(snapshot.samples) + " " + noun + " in " +
                                   fixed(snapshot.train_seconds, 2) + " s. ") +
         "Evaluation took " + fixed(evaluation, 2) + " s more and is not counted.";
}

std::string moment_text(const Context& context) {
  const EvalPoint& point = context.moment->evaluation;
  return "Step " + grouped(point.step) + ", after " + grouped(point.samples) + " " +
         std::string(plural_noun(context.snapshot->dataset.get())) + ". Test loss " +
         fixed(point.test_loss, 3) + ".";
}

// The sentence below the buttons; empty while a run has figures to show.
std::string state_text(const Context& context) {
  const Snapshot& snapshot = *context.snapshot;
  if (context.moment != nullptr) return moment_text(context);
  switch (snapshot.state) {
    case SessionState::kNoData:
      return context.load.phase == LoadStatus::Phase::kLoading
                 ? ""
                 : "You can draw and set up the network already.";
    case SessionState::kReady:
      return invitation(snapshot);
    case SessionState::kFinished:
      return conclusion(snapshot);
    default:
      return "";
  }
}

void draw_figures(Context& context, const Rect& row) {
  const Snapshot& snapshot = *context.snapshot;
  const Palette& p = context.colors();
  const bool running = snapshot.state == SessionState::kRunning;
  const bool slow = running && slowed(snapshot);
  // Slow steps are counted one by one, since epochs hardly move.
  text_line(*context.list, context.fonts.ui, row, p.text2,
            slow ? "Step " + grouped(snapshot.step) : epoch_text(snapshot));
  if (slow)
    text_line(*context.list, context.fonts.ui_medium, row, p.ink_text,
              "slowed to " + pace_text(snapshot), Align::kCenter);
  else if (snapshot.samples_per_second > 0.0)
    text_line(*context.list, context.fonts.ui, row, p.text2,
              grouped(std::llround(snapshot.samples_per_second)) + " samples/s", Align::kCenter);
  if (running)
    text_line(*context.list, context.fonts.ui, row, p.text2,
              duration(seconds_to_wait(snapshot)) + " left", Align::kRight);
}

// Where the moments lie on the scrubber: by training time, as in the plots.
double moment_share(const Snapshot& snapshot, std::size_t position) {
  const MomentList& moments = *snapshot.moments;
  if (position >= Replay::end(snapshot)) return 1.0;
  const double whole = std::max(snapshot.train_seconds, 1e-9);
  return moments[position]->evaluation.seconds / whole;
}

std::size_t nearest_moment(const Snapshot& snapshot, double share) {
  std::size_t best = 0;
  for (std::size_t i = 1; i <= Replay::end(snapshot); ++i)
    if (std::abs(moment_share(snapshot, i) - share) <
        std::abs(moment_share(snapshot, best) - share))
      best = i;
  return best;
}

void draw_replay(Context& context, Page& page, Rect row) {
  const Snapshot& snapshot = *context.snapshot;
  Replay& replay = page.replay;
  const float side = row.height;
  if (icon_button(context, "replay", row.cut_left(side),
                  replay.playing() ? Icon::kPause : Icon::kPlay,
                  replay.playing() ? "Stop here. Key P" : "Play the run again. Key P",
                  {.kind = ButtonKind::kSecondary, .action = Action::kReplay}))
    perform_action(context, page, Action::kReplay);
  row.cut_left(context.px(kSliderGap));
  std::vector<MenuItem> items;
  for (std::size_t i = 0; i < kReplaySpeeds.size(); ++i)
    items.push_back({.label = kReplaySpeeds[i].name, .chosen = i == replay.speed()});
  const Rect speed = row.cut_right(context.target(kSpeedWidth, kPhoneSpeedWidth));
  if (const auto chosen =
          select(context, "replay speed", speed, kReplaySpeeds[replay.speed()].name, items))
    replay.set_speed(*chosen);
  row.cut_right(context.px(kSliderGap));
  const std::size_t position = replay.position(snapshot), end = Replay::end(snapshot);
  const SliderResult moved =
      slider(context, "replay position", row.centered(row.width, context.target(24.0f, 44.0f)),
             moment_share(snapshot, position), position < end);
  std::size_t wanted = position;
  if (moved.share) wanted = nearest_moment(snapshot, *moved.share);
  if (moved.steps < 0) wanted -= std::min(wanted, static_cast<std::size_t>(-moved.steps));
  if (moved.steps > 0) wanted = std::min(end, wanted + static_cast<std::size_t>(moved.steps));
  if (moved.reset) wanted = end;
  if (wanted != position) {
    replay.show(snapshot, wanted);
    context.wake(context.now);
  }
}

void draw_loading(Context& context, Rect area) {
  const Palette& p = context.colors();
  const LoadStatus& load = context.load;
  area.cut_top(context.px(4.0f));
  progress_bar(context, area.cut_top(context.px(6.0f)),
               load.total_mib > 0.0 ? load.received_mib / load.total_mib : 0.0, 0.0);
  area.cut_top(context.px(8.0f));
  const Rect row = area.cut_top(context.px(20.0f));
  const float used =
      text_line(*context.list, context.fonts.ui_medium, row, p.text, "Fetching the digits");
  Rect rest = row;
  rest.cut_left(used + context.px(8.0f));
  text_line(*context.list, context.fonts.ui, rest, p.text2,
            fixed(load.received_mib, 1) + " of " + fixed(load.total_mib, 1) + " MiB",
            Align::kRight);
}

void paused_buttons(Context& context, Page& page, Rect row) {
  const SessionState state = context.snapshot->state;
  const bool running = state == SessionState::kRunning;
  const float gap = context.px(8.0f);
  const ButtonOptions train{.kind = ButtonKind::kPrimary,
                            .icon = running ? Icon::kPause : Icon::kPlay,
                            .shortcut = "Space",
                            .enabled = action_enabled(context, page, Action::kTrainOrPause),
                            .hint = state == SessionState::kNoData ? "Waits for the data" : "",
                            .action = Action::kTrainOrPause};
  const char* label = running ? "Pause" : state == SessionState::kPaused ? "Go on" : "Train";
  // One width for all labels, so that nothing beside it moves.
  if (button(context, "train", row.cut_left(std::min(context.px(148.0f), row.width * 0.42f)), label,
             train))
    perform_action(context, page, Action::kTrainOrPause);
  row.cut_left(gap);
  const auto secondary = [&](const char* id, const char* text, const char* about, Action action) {
    const ButtonOptions options{.kind = ButtonKind::kSecondary,
                                .enabled = action_enabled(context, page, action),
                                .hint = running ? "Pause first" : about,
                                .action = action};
    if (button(context, id, row.cut_left(button_width(context, text, options)), text, options))
      perform_action(context, page, action);
    row.cut_left(gap);
  };
  secondary("step", "Step", "One batch. Key S", Action::kStep);
  secondary("epoch", "Epoch", "To the end of the epoch. Key E", Action::kEpoch);
  const ButtonOptions reset{.kind = ButtonKind::kGhost,
                            .icon = Icon::kReset,
                            .shortcut = "R",
                            .enabled = action_enabled(context, page, Action::kReset),
                            .hint = "Fresh weights. Can be undone.",
                            .action = Action::kReset};
  const float full = button_width(context, "Reset", reset);
  const bool room = row.width >= full;
  if (room ? button(context, "reset", row.cut_right(full), "Reset", reset)
           : icon_button(context, "reset", row.cut_right(row.height), Icon::kReset, "Reset. Key R",
                         reset))
    perform_action(context, page, Action::kReset);
}

void finished_buttons(Context& context, Page& page, Rect row) {
  const float gap = context.px(8.0f);
  const ButtonOptions again{.kind = ButtonKind::kPrimary,
                            .icon = Icon::kReset,
                            .hint = "Fresh weights from the same seed. Key Space",
                            .action = Action::kTrainOrPause};
  if (button(context, "train again", row.cut_left(std::min(context.px(148.0f), row.width * 0.42f)),
             "Train again", again))
    train_again(context, page);
  row.cut_left(gap);
  const ButtonOptions on{.kind = ButtonKind::kSecondary, .hint = "Goes on from these weights"};
  if (button(context, "train on", row.cut_left(button_width(context, "Train on", on)), "Train on",
             on))
    context.post(command::Start{});
  row.cut_left(gap);
  const ButtonOptions save{.kind = ButtonKind::kSecondary, .hint = "As a safetensors file"};
  const float width = button_width(context, "Save model", save);
  if (row.width >= width + gap + row.height || row.width >= width) {
    if (button(context, "save model", row.cut_left(std::min(width, row.width)), "Save model", save))
      save_model(context, page);
  }
  const ButtonOptions reset{.kind = ButtonKind::kGhost, .action = Action::kReset};
  if (row.width >= row.height &&
      icon_button(context, "reset", row.cut_right(row.height), Icon::kReset, "Reset. Key R", reset))
    perform_action(context, page, Action::kReset);
}

void draw_divergence(Context& context, Page& page, Rect& rest) {
  const Divergence& divergence = *context.snapshot->divergence;
  const std::string title = "The loss ran away at step " + grouped(divergence.step) + ".";
  Banner banner{.title = title, .message = divergence.message};
  // The message is whole in itself; what the title says already is not said twice.
  if (banner.message.rfind(title, 0) == 0)
    banner.message.erase(0, std::min(banner.message.size(), title.size() + 1));
  if (divergence.suggested_learning_rate > 0.0)
    banner.primary = "Try " + plain(divergence.suggested_learning_rate);
  banner.secondary = "Reset";
  banner.icon = Icon::kPlay;
  switch (draw_banner(context, banner, rest)) {
    case BannerAnswer::kPrimary: {
      Hyperparameters changed = context.snapshot->wanted;
      changed.learning_rate = divergence.suggested_learning_rate;
      change_settings(context, page.recipe, changed);
      train_again(context, page);
      break;
    }
    case BannerAnswer::kSecondary:
      perform_action(context, page, Action::kReset);
      break;
    case BannerAnswer::kNone:
      break;
  }
}

void draw_missing_data(Context& context, Rect& rest) {
  const LoadStatus& load = context.load;
  const bool failed = load.phase == LoadStatus::Phase::kFailed;
  const Banner banner{.title = !load.title.empty() ? load.title
                               : failed            ? "The digits did not arrive."
                                                   : "There is no data here.",
                      .message = load.message,
                      .primary = failed ? "Retry" : "Load files…",
                      .secondary = "Synthetic digits",
                      .icon = failed ? Icon::kReset : Icon::kOpen};
  switch (draw_banner(context, banner, rest)) {
    case BannerAnswer::kPrimary:
      if (failed)
        context.platform.load_dataset("");
      else
        context.platform.choose_files();
      break;
    case BannerAnswer::kSecondary:
      context.platform.load_dataset(kSyntheticName);
      break;
    case BannerAnswer::kNone:
      break;
  }
}

}  // namespace

void draw_learn_title(Context& context, Rect& rest) {
  const Palette& p = context.colors();
  const Title title = make_title(context);
  Rect row = rest.cut_top(context.px(28.0f));
  if (!title.chip.empty()) {
    const float width = chip_width(context, title.chip, title.chip_options);
    const Rect at = row.cut_right(width).centered(width, context.px(24.0f));
    chip(context, at.min(), title.chip, title.chip_options);
    row.cut_right(context.px(8.0f));
  }
  const bool large = title.detail.empty();
  const float used = text_line(*context.list, large ? context.fonts.title : context.fonts.body_bold,
                               row, p.text, title.text);
  row.cut_left(used + context.px(8.0f));
  text_line(*context.list, context.fonts.ui, row, p.text2, title.detail);
}

void draw_clock(Context& context, Rect& rest) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  const LearnStatus status = learn_status(snapshot, context.moment);
  const bool begun = snapshot.train_seconds > 0.0 || snapshot.state == SessionState::kRunning;
  const Rect row = rest.cut_top(context.px(72.0f));
  const float turned =
      context.ease(ImGui::GetID("clock"), status.goal_passed ? 1.0f : 0.0f, kClockEase);
  const ImU32 color = begun ? mix(p.text, p.ink_text, turned) : p.text3;
  const double seconds = status.clock_seconds;
  const std::string digits = seconds < 100.0    ? fixed(seconds, 2)
                             : seconds < 1000.0 ? fixed(seconds, 1)
                                                : fixed(seconds, 0);
  const float used = text_line(*context.list, context.fonts.clock, row, color, digits);
  // The unit stands on the digits' baseline.
  const float baseline =
      line_top(context.fonts.clock, row.center().y) + context.fonts.clock->Ascent;
  const ImFont* unit = context.fonts.figure;
  context.list->AddText(
      unit, unit->FontSize,
      {std::round(row.x + used + context.px(6.0f)), std::round(baseline - unit->Ascent)},
      begun ? mix(p.text2, p.ink_text, turned) : p.text3, "s");
  Rect right = row;
  right.cut_left(used + context.px(34.0f));
  const std::string noun(plural_noun(snapshot.dataset.get()));
  const float caption = context.px(context.phone() ? 20.0f : 18.0f);
  Rect lines{right.x, baseline + context.px(5.0f) - caption, right.width, caption};
  if (status.accuracy) {
    const std::string what = snapshot.dataset != nullptr
                                 ? "of " + grouped(snapshot.dataset->test_count) + " unseen " + noun
                                 : "of unseen " + noun;
    text_line(*context.list, context.phone() ? context.fonts.ui : context.fonts.caption, lines,
              p.text2, what, Align::kRight);
    text_line(*context.list, context.fonts.figure,
              {lines.x, lines.y - context.px(32.0f), lines.width, context.px(32.0f)},
              status.goal_passed ? p.text : p.ink_text, percent(*status.accuracy), Align::kRight);
  } else {
    text_line(*context.list, context.fonts.caption, lines.moved(0.0f, -context.px(16.0f)), p.text3,
              "the clock stops at 98%", Align::kRight);
    text_line(*context.list, context.fonts.caption, lines, p.text3, "on unseen " + noun,
              Align::kRight);
  }
}

void draw_milestones(Context& context, Rect& rest) {
  const LearnStatus status = learn_status(*context.snapshot, context.moment);
  Rect row = rest.cut_top(context.px(22.0f));
  for (std::size_t i = 0; i < kMilestones.size(); ++i) {
    const bool reached = status.reached[i].has_value();
    const ChipOptions options{.kind = reached ? ChipKind::kInk : ChipKind::kOpen,
                              .icon = reached ? std::optional(Icon::kCheck) : std::nullopt,
                              .height = 22.0f,
                              .radius = 6.0f,
                              .padding = 7.0f};
    const std::string share = fixed(kMilestones[i] * 100.0, 0) + "%";
    std::string label = share;
    // The goal says what it waits for, where there is room.
    if (kMilestones[i] == kGoal && !reached && status.accuracy) label += ", not yet";
    if (chip_width(context, label, options) > row.width) label = share;
    if (chip_width(context, label, options) > row.width) break;
    const Rect at = chip(context, row.min(), label, options);
    const Press pointer = press(context, "milestone" + label, at);
    if (pointer.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Arrow);
    hint(context, pointer, at,
         !reached ? share + ", not yet"
         : *status.reached[i] <= 0.0
             ? share + " from the start"
             : share + " after " + fixed(*status.reached[i], 2) + " s of training");
    row.cut_left(at.width + context.px(6.0f));
  }
}

void draw_train_buttons(Context& context, Page& page, Rect& rest) {
  const Rect row = rest.cut_top(context.target(40.0f, 48.0f));
  if (context.snapshot->state == SessionState::kFinished)
    finished_buttons(context, page, row);
  else
    paused_buttons(context, page, row);
}

void draw_learn_state(Context& context, Page& page, Rect& rest) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  if (!page.notice.empty()) {
    const Banner banner{.title = "", .message = page.notice, .secondary = "Close"};
    if (draw_banner(context, banner, rest) != BannerAnswer::kNone) page.notice.clear();
    rest.cut_top(context.px(8.0f));
  }
  if (snapshot.state == SessionState::kDiverged && snapshot.divergence) {
    draw_divergence(context, page, rest);
    return;
  }
  const LoadStatus::Phase phase = context.load.phase;
  if (phase == LoadStatus::Phase::kFailed ||
      (snapshot.state == SessionState::kNoData && phase == LoadStatus::Phase::kAbsent)) {
    draw_missing_data(context, rest);
    return;
  }
  const float line = context.px(20.0f);
  const std::string text = state_text(context);
  const float bar = context.target(kBarHeight, kPhoneBarHeight);
  const float gap = context.px(4.0f);
  Rect area = rest.cut_top(bar + gap + context.px(kTextHeight));
  if (phase == LoadStatus::Phase::kLoading) {
    draw_loading(context, area);
    return;
  }
  const bool replay = Replay::available(snapshot);
  const bool begun = snapshot.step > 0 || snapshot.state == SessionState::kRunning;
  if (replay) {
    draw_replay(context, page, area.cut_top(bar));
    area.cut_top(gap);
  } else if (begun) {
    const Rect row = area.cut_top(bar);
    progress_bar(context, row.centered(row.width, context.px(6.0f)), run_progress(snapshot),
                 epoch_share(snapshot));
    area.cut_top(gap);
  }
  if (text.empty())
    draw_figures(context, area.cut_top(line));
  else
    text_block(*context.list, context.fonts.ui, area, p.text2, text, line);
}

void draw_pace(Context& context, Rect& rest) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  Rect row = rest.cut_top(context.target(32.0f, 44.0f));
  const Rect whole = row;
  // One left and one right end for this slider and the replay's below it.
  text_line(*context.list, context.fonts.ui, row.cut_left(row.height + context.px(kSliderGap)),
            p.text2, "Speed");
  const std::string text = pace_text(snapshot);
  text_line(*context.list, context.fonts.ui_medium,
            row.cut_right(context.target(kSpeedWidth, kPhoneSpeedWidth)),
            snapshot.pace > 0.0 ? p.ink_text : p.text, text, Align::kRight);
  row.cut_right(context.px(kSliderGap));
  context.record(Action::kSlower, row);
  constexpr double kLast = static_cast<double>(kPaces.size() - 1);
  const SliderResult moved =
      slider(context, "pace", row, static_cast<double>(pace_index(snapshot.pace)) / kLast,
             snapshot.pace > 0.0);
  double wanted = snapshot.pace;
  if (moved.share) wanted = kPaces[static_cast<std::size_t>(std::lround(*moved.share * kLast))];
  if (moved.steps != 0) wanted = pace_moved(wanted, moved.steps);
  if (moved.reset) wanted = 0.0;
  if (wanted != snapshot.pace) context.post(command::SetPace{wanted});
  const Press pointer = press(context, "pace row", whole, false);
  hint(context, pointer, whole,
       "Slow motion. The clock still counts computing alone. Keys , and .");
}

void draw_train_bar(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  fill(*context.list, rect, p.surface);
  fill(*context.list, {rect.x, rect.y, rect.width, context.hairline()}, p.line);
  Rect bar = rect.inset(context.px(16.0f), 0.0f);
  bar.cut_top(context.px(12.0f));
  Rect row = bar.cut_top(context.px(48.0f));
  const SessionState state = snapshot.state;
  const bool running = state == SessionState::kRunning;
  const bool finished = state == SessionState::kFinished;
  const ButtonOptions train{.kind = ButtonKind::kPrimary,
                            .icon = running    ? Icon::kPause
                                    : finished ? Icon::kReset
                                               : Icon::kPlay,
                            .enabled = action_enabled(context, page, Action::kTrainOrPause),
                            .action = Action::kTrainOrPause};
  const char* label = running                          ? "Pause"
                      : finished                       ? "Train again"
                      : state == SessionState::kPaused ? "Go on"
                                                       : "Train";
  if (state == SessionState::kReady || state == SessionState::kNoData) {
    if (button(context, "bar train", row.cut_left(context.px(172.0f)), label, train))
      perform_action(context, page, Action::kTrainOrPause);
    row.cut_left(context.px(12.0f));
    Rect texts = row.centered(row.width, context.px(38.0f));
    const bool ready = state == SessionState::kReady;
    text_line(*context.list, context.fonts.body_bold, texts.cut_top(context.px(20.0f)), p.text,
              ready ? "Teach it to read" : "No data yet");
    const std::string note = ready ? grouped(snapshot.train_samples) + " " +
                                         std::string(plural_noun(snapshot.dataset.get()))
                             : context.load.phase == LoadStatus::Phase::kLoading
                                 ? fixed(context.load.received_mib, 1) + " of " +
                                       fixed(context.load.total_mib, 1) + " MiB"
                                 : "";
    text_line(*context.list, context.fonts.caption, texts, p.text2, note);
    return;
  }
  const float square = context.px(48.0f), gap = context.px(8.0f);
  const ButtonOptions reset{.kind = ButtonKind::kSecondary,
                            .enabled = action_enabled(context, page, Action::kReset),
                            .action = Action::kReset};
  const ButtonOptions step{.kind = ButtonKind::kSecondary,
                           .enabled = action_enabled(context, page, Action::kStep),
                           .action = Action::kStep};
  if (icon_button(context, "bar reset", row.cut_right(square), Icon::kReset, "Reset", reset))
    perform_action(context, page, Action::kReset);
  row.cut_right(gap);
  if (icon_button(context, "bar step", row.cut_right(square), Icon::kStep, "One batch", step))
    perform_action(context, page, Action::kStep);
  row.cut_right(gap);
  if (button(context, "bar train", row, label, train))
    perform_action(context, page, Action::kTrainOrPause);
}

std::string learn_text(const Context& context, const Page& page) {
  const Snapshot& snapshot = *context.snapshot;
  const Moment* moment = page.replay.shown();
  const LearnStatus status = learn_status(snapshot, moment);
  const std::string noun(plural_noun(snapshot.dataset.get()));
  const std::string accuracy =
      status.accuracy ? fixed(*status.accuracy * 100.0, 1) + " percent of unseen " + noun : "";
  if (moment != nullptr)
    return "Replay, after " + fixed(moment->evaluation.seconds, 2) + " seconds: " + accuracy + ".";
  switch (snapshot.state) {
    case SessionState::kNoData:
      return context.load.phase == LoadStatus::Phase::kLoading ? "Fetching the data."
                                                               : "No data yet.";
    case SessionState::kReady:
      return "Ready to train.";
    case SessionState::kRunning:
      return std::string(slowed(snapshot) ? "Training slowly" : "Training") +
             (accuracy.empty() ? "." : ", " + accuracy + ".");
    case SessionState::kPaused:
      return accuracy.empty() ? "Paused." : "Paused at " + accuracy + ".";
    case SessionState::kFinished:
      return status.goal_passed ? "98 percent after " + fixed(status.clock_seconds, 2) + " seconds."
                                : "Finished with " + accuracy + ".";
    case SessionState::kDiverged:
      return "Training stopped: the loss ran away at step " + std::to_string(snapshot.step) + ".";
  }
  return "";
}

}  // namespace inkling::ui
