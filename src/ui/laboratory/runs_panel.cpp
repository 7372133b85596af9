#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "session/wire.h"
#include "ui/actions.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/model_files.h"
#include "ui/laboratory/panel.h"
#include "ui/laboratory/published_presets.h"
#include "ui/laboratory/run_list.h"
#include "ui/laboratory/run_plots.h"
#include "ui/laboratory/text_field.h"
#include "ui/learn_status.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::size_t kFirstCurves = 6;  // that are shown until the person chooses

struct ShownColumn {
  RunColumn column;
  const char* title;
  float width;      // CSS pixels; 0: what remains
  bool narrow_too;  // shown where there is little room
  bool number;      // right-aligned
};
constexpr ShownColumn kColumns[] = {{RunColumn::kName, "Name", 0.0f, true, false},
                                    {RunColumn::kNetwork, "Network", 124.0f, false, false},
                                    {RunColumn::kOptimizer, "Optimizer", 124.0f, false, false},
                                    {RunColumn::kSeed, "Seed", 44.0f, false, true},
                                    {RunColumn::kUntil98, "98% in", 60.0f, false, true},
                                    {RunColumn::kTime, "Time", 60.0f, true, true},
                                    {RunColumn::kTest, "Test", 60.0f, true, true}};
constexpr float kSample = 36.0f, kRunsGap = 8.0f, kNarrow = 560.0f;

std::string cell_text(const RunRecord& run, RunColumn column) {
  switch (column) {
    case RunColumn::kName:
      return run_name(run);
    case RunColumn::kNetwork:
      return run_network(run);
    case RunColumn::kOptimizer:
      return run_optimizer(run);
    case RunColumn::kSeed:
      return std::to_string(run.settings.seed);
    case RunColumn::kUntil98: {
      const auto seconds = seconds_until(run, kGoal);
      return seconds ? fixed(*seconds, 2) + " s" : "\u2013";
    }
    case RunColumn::kTime:
      return duration(run.train_seconds);
    case RunColumn::kTest: {
      const auto accuracy = test_accuracy(run);
      return accuracy ? percent(*accuracy, 2) : "\u2013";
    }
  }
  return "";
}

class RunsPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
  bool receive(const Reply& reply) override { return files_.receive(reply); }
  void recalled(const std::string& key, const std::vector<std::uint8_t>& bytes) override;

 private:
  void draw_table(Desk& desk, Rect& rest);
  void draw_table_head(Context& context, Rect row, bool narrow);
  void draw_row(Desk& desk, Rect row, const RunRecord& run, bool narrow);
  void draw_current(Desk& desk, Rect& rest);
  static void draw_plots(Desk& desk, const std::vector<const RunRecord*>& plotted);
  std::vector<const RunRecord*> shown(const Ledger& ledger) const;
  void open(Desk& desk, const RunRecord& run, const Bytes& model);
  void take_recalled(Desk& desk);
  static void begin_again(Desk& desk, const RunRecord& run, bool new_seed);

  RunOrder order_;
  std::string filter_, current_, naming_;
  std::optional<std::set<std::string>> chosen_;  // for the plots; none: the newest
  bool asked_ = false;
  std::vector<RunRecord> arrived_;
  std::string opening_;  // whose weights are on their way
  Bytes opened_;
  bool missing_ = false;  // the platform had none
  ModelFiles files_;
  PublishedPresets published_;
};

void RunsPanel::recalled(const std::string& key, const std::vector<std::uint8_t>& bytes) {
  if (!opening_.empty() && key == std::string(Ledger::kModels) + opening_) {
    if (!bytes.empty()) opened_ = bytes;
    // The end of the answer, without weights before it.
    missing_ = bytes.empty() && opened_.empty();
  }
  if (!key.starts_with(Ledger::kRuns) || bytes.empty()) return;
  // Records of another version of the page that are not understood are left alone.
  const auto json = nlohmann::json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return;
  if (auto run = wire::run_record_from_json(json)) arrived_.push_back(std::move(*run));
}

void RunsPanel::take_recalled(Desk& desk) {
  Ledger& ledger = desk.page.ledger;
  if (!asked_) desk.context.platform.recall(std::string(Ledger::kRuns));
  asked_ = true;
  for (RunRecord& run : arrived_) ledger.add(std::move(run));
  arrived_.clear();
  if (std::exchange(missing_, false)) {
    desk.page.notice = "The weights of that run were not kept: this browser keeps nothing here.";
    opening_.clear();
  }
  if (opened_.empty()) return;
  const auto run = ledger.runs().find(opening_);
  if (run != ledger.runs().end()) open(desk, run->second, opened_);
  opening_.clear();
  opened_.clear();
}

std::vector<const RunRecord*> RunsPanel::shown(const Ledger& ledger) const {
  std::vector<const RunRecord*> result;
  for (auto run = ledger.runs().rbegin(); run != ledger.runs().rend(); ++run) {
    if (run->second.evaluations.empty()) continue;
    if (chosen_ ? chosen_->contains(run->first) : result.size() < kFirstCurves)
      result.push_back(&run->second);
    if (result.size() == kMostCurves) break;
  }
  return result;
}

// The weights come back as they were, and training goes on from them.
void RunsPanel::open(Desk& desk, const RunRecord& run, const Bytes& model) {
  desk.context.post(command::Configure{run.settings});
  desk.context.post(command::LoadModel{model});
  desk.page.readers.choose(Reader::kOwn);
  if (desk.page.in_laboratory) perform_action(desk.context, desk.page, Action::kLaboratory);
}

void RunsPanel::begin_again(Desk& desk, const RunRecord& run, bool new_seed) {
  Hyperparameters settings = run.settings;
  if (new_seed)
    for (const auto& [id, other] : desk.page.ledger.runs())
      settings.seed = std::max(settings.seed, other.settings.seed + 1);
  desk.context.post(command::Configure{settings});
  train_again(desk.context, desk.page);
}

void RunsPanel::draw_table_head(Context& context, Rect row, bool narrow) {
  const Palette& p = context.colors();
  row.cut_left(context.px(kSample));
  for (auto column = std::rbegin(kColumns); column != std::rend(kColumns); ++column) {
    if (narrow && !column->narrow_too) continue;
    const Rect cell = column->width > 0.0f ? row.cut_right(context.px(column->width)) : row;
    if (column->width > 0.0f) row.cut_right(context.px(kRunsGap));
    const bool sorted = order_.column == column->column;
    const Press pointer = press(context, column->title, cell);
    text_line(*context.list, sorted ? context.fonts.caption_bold : context.fonts.caption_medium,
              cell, sorted || pointer.hovered ? p.text : p.text3, column->title,
              column->number ? Align::kRight : Align::kLeft);
    if (!pointer.pressed) continue;
    order_.falling = sorted ? !order_.falling : column->number;
    order_.column = column->column;
  }
}

void RunsPanel::draw_row(Desk& desk, Rect row, const RunRecord& run, bool narrow) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  const Rect whole = row;
  const std::vector<const RunRecord*> plotted = shown(desk.page.ledger);
  const auto plot = std::find(plotted.begin(), plotted.end(), &run);
  ImGui::PushID(run.id.c_str());
  const Rect sample = row.cut_left(context.px(kSample));
  const Press toggled = press(context, "plot", sample);
  const Press chosen = press(context, "row", row);
  if (current_ == run.id || chosen.hovered)
    fill(*context.list, whole, current_ == run.id ? p.ink_soft : p.hover);
  const ImVec2 ends[] = {{sample.x + context.px(8.0f), sample.center().y},
                         {sample.right() - context.px(8.0f), sample.center().y}};
  if (plot != plotted.end())
    draw_run_line(context, ends, run_look(p, static_cast<std::size_t>(plot - plotted.begin())));
  else
    outline(*context.list, sample.centered(context.px(10.0f), context.px(10.0f)), p.edge,
            context.px(5.0f), context.hairline());
  hint(context, toggled, sample, plot != plotted.end() ? "Take out of the plot" : "Into the plot");
  for (auto column = std::rbegin(kColumns); column != std::rend(kColumns); ++column) {
    if (narrow && !column->narrow_too) continue;
    const Rect cell = column->width > 0.0f ? row.cut_right(context.px(column->width)) : row;
    if (column->width > 0.0f) row.cut_right(context.px(kRunsGap));
    const bool strong = column->column == RunColumn::kName || column->column == RunColumn::kTest;
    text_line(*context.list, strong ? context.fonts.ui_bold : context.fonts.ui, cell,
              strong ? p.text : p.text2, cell_text(run, column->column),
              column->number ? Align::kRight : Align::kLeft);
  }
  hairline_below(context, whole);
  ImGui::PopID();
  if (chosen.pressed) current_ = current_ == run.id ? "" : run.id;
  if (!toggled.pressed) return;
  if (!chosen_) {
    chosen_.emplace();
    for (const RunRecord* shown_run : plotted) chosen_->insert(shown_run->id);
  }
  if (chosen_->erase(run.id) == 0) chosen_->insert(run.id);
}

// What can be done with the chosen run.
void RunsPanel::draw_current(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  Ledger& ledger = desk.page.ledger;
  const auto found = ledger.runs().find(current_);
  if (found == ledger.runs().end()) return;
  const RunRecord run = found->second;
  rest.cut_top(context.px(12.0f));
  const float height = context.target(32.0f, 44.0f), gap = context.px(8.0f);
  Rect row = rest.cut_top(height);
  const auto wants = [&](const char* label, std::string_view why, bool enabled = true) {
    const ButtonOptions options{.enabled = enabled, .hint = why};
    const float width = button_width(context, label, options);
    if (width > row.width) {
      rest.cut_top(gap);
      row = rest.cut_top(height);
    }
    const bool pressed = button(context, label, row.cut_left(width), label, options);
    row.cut_left(gap);
    return pressed;
  };
  const Snapshot& snapshot = *context.snapshot;
  const bool data = snapshot.dataset != nullptr && snapshot.dataset->name == run.data;
  const std::string_view no_data = data ? "" : "It learned from other data than is here now.";
  if (wants("Same start again", data ? "The same settings and the same seed" : no_data, data))
    begin_again(desk, run, /*new_seed=*/false);
  if (wants("New seed", data ? "The same settings from other weights" : no_data, data))
    begin_again(desk, run, /*new_seed=*/true);
  if (wants("Open", data ? "Its best weights read the pad; training goes on from them" : no_data,
            data)) {
    opening_ = run.id;
    context.platform.recall(std::string(Ledger::kModels) + run.id);
  }
  if (wants("Rename", "")) naming_ = naming_ == run.id ? "" : run.id;
  if (wants("Delete", "It is not kept any longer")) {
    ledger.remove(context, run.id);
    current_.clear();
    return;
  }
  if (naming_ != run.id) return;
  rest.cut_top(gap);
  Rect field = rest.cut_top(height);
  field.width = std::min(field.width, context.px(320.0f));
  if (auto name = text_field(context, "run name", field, run_name(run), desk.page.recipe.edit)) {
    naming_.clear();
    ledger.rename(context, run.id, std::move(*name));
  }
}

void RunsPanel::draw_table(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const Ledger& ledger = desk.page.ledger;
  if (ledger.runs().empty()) {
    rest.cut_top(text_block(
        *context.list, context.fonts.ui, rest, context.colors().text2,
        "No runs yet. Each press of Train is kept here with its recipe, seed and curves.",
        context.px(20.0f)));
    return;
  }
  Rect search = rest.cut_top(context.target(32.0f, 44.0f));
  search.width = std::min(search.width, context.px(260.0f));
  FieldEdit& edit = desk.page.recipe.edit;
  if (auto words =
          text_field(context, "filter", search, filter_.empty() ? "Filter" : filter_, edit))
    filter_ = *words == "Filter" ? "" : *words;
  rest.cut_top(context.px(4.0f));
  const bool narrow = rest.width < context.px(kNarrow);
  const Rect head = rest.cut_top(context.target(28.0f, 36.0f));
  draw_table_head(context, head, narrow);
  hairline_below(context, head);
  const auto rows = sorted_runs(ledger.runs(), order_, filter_);
  for (const RunRecord* run : rows)
    draw_row(desk, rest.cut_top(context.target(34.0f, 44.0f)), *run, narrow);
  if (rows.empty())
    text_line(*context.list, context.fonts.ui, rest.cut_top(context.px(34.0f)),
              context.colors().text2, "No run has all of these words.");
  draw_current(desk, rest);
}

void RunsPanel::draw_plots(Desk& desk, const std::vector<const RunRecord*>& plotted) {
  Context& context = desk.context;
  desk.board.card(
      {.id = "run curves",
       .title = "Images read",
       .note = "unseen, by epoch",
       .file = "inkling-run-curves"},
      [&](Rect& rest) { draw_run_curves(context, plotted, rest.cut_top(context.px(250.0f))); },
      [&] { return run_curves_csv(plotted); });
  desk.board.card(
      {.id = "run bars",
       .title = "Architectures",
       .note = "unseen images read",
       .file = "inkling-architectures"},
      [&](Rect& rest) { rest.cut_top(draw_run_bars(context, plotted, rest)); },
      [&] { return runs_csv(plotted); });
}

void RunsPanel::draw(Desk& desk) {
  take_recalled(desk);
  const Ledger& ledger = desk.page.ledger;
  const auto count = static_cast<std::int64_t>(ledger.runs().size());
  desk.board.card(
      {.id = "runs",
       .title = "Runs",
       .note = count > 0 ? grouped(count) + " kept in this browser" : "",
       .span = 2,
       .file = count > 0 ? "inkling-runs" : ""},
      [&](Rect& rest) { draw_table(desk, rest); },
      [&] { return runs_csv(sorted_runs(ledger.runs(), order_, filter_)); });
  const std::vector<const RunRecord*> plotted = shown(ledger);
  if (!plotted.empty()) draw_plots(desk, plotted);
  files_.draw(desk);
  published_.draw(desk);
}

}  // namespace

std::unique_ptr<Panel> make_runs_panel() { return std::make_unique<RunsPanel>(); }

}  // namespace inkling::ui::laboratory
