// The view "Search": a description first, then what comes of it.
#include <algorithm>
#include <utility>

#include "formats/search_json.h"
#include "formats/search_results.h"
#include "formats/strict_json.h"
#include "ui/format.h"
#include "ui/laboratory/panel.h"
#include "ui/laboratory/search_draft.h"
#include "ui/laboratory/search_editor.h"
#include "ui/laboratory/search_views.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/select.h"

namespace inkling::ui::laboratory {

namespace {

using State = SearchDriver::State;

constexpr const char* kKept = "search/current";
constexpr double kToastSeconds = 5.0;
constexpr double kLookSeconds = 0.2;  // while it runs: often enough that the session never waits
// Results beyond this are written less often, since all of them are written each time.
constexpr std::size_t kFreelyKeptBytes = std::size_t{256} << 10;
constexpr double kKeepSeconds = 3.0;
constexpr std::size_t kFirstRows = 13, kMoreRows = 20;

// Computed when there are results that they have not seen.
struct Figures {
  std::size_t results = 0;
  SearchProgress progress;
  std::vector<LeaderboardRow> rows;
  Heatmap heatmap;
  std::vector<HalvingLine> lines;
};

class SearchPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
  bool receive(const Reply& reply) override;
  void recalled(const std::string& key, const std::vector<std::uint8_t>& bytes) override;

 private:
  void attach(Desk& desk);
  void take_file(Desk& desk);
  void begin(SearchDescription search);
  void watch_data(const Snapshot& snapshot);
  void resume();
  void keep(bool at_once);
  void follow();
  void refresh(const Snapshot& snapshot);
  bool fits(const Snapshot& snapshot) const;
  std::string former() const;

  void draw_results(Desk& desk);
  void draw_head(Desk& desk, Rect& rest);
  void draw_facts(Desk& desk, Rect& rest);
  void draw_buttons(Desk& desk, Rect& rest);
  void draw_leaderboard(Desk& desk, Rect& rest);
  void draw_heatmap(Desk& desk, Rect& rest);
  void open_best(Desk& desk);

  Context* context_ = nullptr;  // of the page, which outlives its panels
  Page* page_ = nullptr;
  SearchEditor editor_;
  std::optional<SearchDriver> driver_;
  bool editing_ = true;
  std::string note_;                            // why what was kept could not be read
  std::shared_ptr<const DatasetInfo> dataset_;  // that it runs on
  double kept_at_ = -1e9;
  Figures figures_;
  std::size_t rows_shown_ = kFirstRows;
  std::size_t across_ = 0;
  std::optional<std::size_t> down_;
};

// ---- what goes on, whether it is looked at or not

void SearchPanel::attach(Desk& desk) {
  if (context_ == nullptr) desk.context.platform.recall("search/");
  context_ = &desk.context;
  page_ = &desk.page;
}

void SearchPanel::recalled(const std::string& key, const std::vector<std::uint8_t>& bytes) {
  if (key != kKept || driver_) return;
  auto driver = SearchDriver::restore({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!driver) {
    note_ = "A search of a former visit could not be read. " + driver.error().message;
    return;
  }
  driver_.emplace(std::move(*driver));
  editor_.take(driver_->search(), "the search");
  editing_ = false;
  figures_ = {};
  down_.reset();
  across_ = 0;
  if (driver_->search().axes.size() > 1) down_ = 1;
}

void SearchPanel::begin(SearchDescription search) {
  if (driver_) driver_->pause(context_->session);
  driver_.emplace(std::move(search), context_->snapshot->dataset->train_count);
  editing_ = false;
  note_.clear();
  figures_ = {};
  rows_shown_ = kFirstRows;
  across_ = 0;
  down_.reset();
  if (driver_->search().axes.size() > 1) down_ = 1;
  resume();
}

void SearchPanel::resume() {
  dataset_ = context_->snapshot->dataset;
  driver_->resume();
  keep(/*at_once=*/true);
  driver_->ask(context_->session, page_->next_request);
}

void SearchPanel::keep(bool at_once) {
  const std::string& text = driver_->saved();
  if (!at_once && text.size() > kFreelyKeptBytes && context_->now - kept_at_ < kKeepSeconds) return;
  kept_at_ = context_->now;
  context_->platform.keep(kKept, {text.begin(), text.end()});
}

// After an answer.
void SearchPanel::follow() {
  watch_data(*context_->session.snapshot());
  keep(driver_->state() != State::kRunning);
  driver_->ask(context_->session, page_->next_request);
  if (driver_->reason().empty() || page_->toast) return;
  page_->toast = Toast{"The search in the laboratory pauses.", "", context_->now + kToastSeconds};
}

bool SearchPanel::receive(const Reply& reply) {
  if (!driver_ || !driver_->receive(reply)) return false;
  follow();
  return true;
}

void SearchPanel::watch_data(const Snapshot& snapshot) {
  if (driver_ && driver_->state() == State::kRunning && snapshot.dataset != dataset_) {
    driver_->pause(context_->session);
    keep(/*at_once=*/true);
  }
}

bool SearchPanel::fits(const Snapshot& snapshot) const {
  return snapshot.dataset != nullptr && snapshot.dataset->name == driver_->search().settings.data &&
         snapshot.dataset->train_count == driver_->images();
}

void SearchPanel::take_file(Desk& desk) {
  if (desk.page.search_file.empty()) return;
  const std::string text = std::exchange(desk.page.search_file, {});
  editing_ = true;
  auto search = text.size() <= kMaxSearchBytes
                    ? parse_search(text)
                    : Error{ErrorCode::kInvalidArgument, "The file is longer than any search."};
  if (search)
    editor_.take(std::move(*search), "the file");
  else
    editor_.refuse(search.error().message);
}

void SearchPanel::refresh(const Snapshot& snapshot) {
  const SearchSchedule& schedule = driver_->schedule();
  if (!figures_.rows.empty() && figures_.results == schedule.results().size()) return;
  const DatasetInfo* data = snapshot.dataset.get();
  const Index pixels = data != nullptr ? Index{data->rows} * data->columns : 784;
  const Index classes = data != nullptr ? static_cast<Index>(data->class_names.size()) : 10;
  figures_ = {schedule.results().size(), search_progress(schedule, pixels, classes),
              leaderboard(schedule), search_heatmap(schedule, across_, down_),
              halving_lines(schedule)};
}

// ---- what is shown

std::string SearchPanel::former() const {
  const std::size_t results = driver_->schedule().results().size();
  return "The former search with " + grouped(static_cast<std::int64_t>(results)) +
         (results == 1 ? " result" : " results") + " is kept until another one starts.";
}

void SearchPanel::open_best(Desk& desk) {
  const auto best = driver_->schedule().best();
  if (!best) return;
  const SearchDescription& search = driver_->search();
  Hyperparameters h = point_settings(search, best->point, search.seeds.front());
  // What changes no result stays as it is here.
  const Hyperparameters& wanted = desk.context.snapshot->wanted;
  h.threads = wanted.threads;
  h.eval_every = wanted.eval_every;
  h.log_every = wanted.log_every;
  desk.context.post(command::Configure{std::move(h)});
  desk.page.in_laboratory = false;
  desk.context.platform.scroll_to(0.0f);
  desk.page.toast = Toast{"The recipe is now that of the best run. Press Train.", "",
                          desk.context.now + kToastSeconds};
  desk.context.wake(desk.context.now);
}

void SearchPanel::draw_buttons(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const State state = driver_->state();
  const bool fitting = fits(*context.snapshot);
  const float height = context.target(40.0f, 48.0f), gap = context.px(8.0f);
  Rect row = rest.cut_top(height);
  const auto place = [&](const char* label, const ButtonOptions& options) {
    const float width = button_width(context, label, options);
    if (width > row.width) {
      rest.cut_top(gap);
      row = rest.cut_top(height);
    }
    const Rect at = row.cut_left(width);
    row.cut_left(gap);
    return button(context, label, at, label, options);
  };
  if (state == State::kRunning) {
    if (place("Pause search", {.kind = ButtonKind::kPrimary, .icon = Icon::kPause})) {
      driver_->pause(context.session);
      keep(/*at_once=*/true);
    }
  } else if (state == State::kPaused) {
    if (place("Resume search",
              {.kind = ButtonKind::kPrimary,
               .icon = Icon::kPlay,
               .enabled = fitting,
               .hint = fitting ? "" : "Its images are not the ones that are loaded."}))
      resume();
  }
  const bool best = driver_->schedule().best().has_value();
  if (place("Open the best",
            {.kind = state == State::kDone ? ButtonKind::kPrimary : ButtonKind::kSecondary,
             .enabled = best && fitting,
             .hint = "The recipe of the first screen becomes that of the best run."}))
    open_best(desk);
  if (place(state == State::kDone ? "New search" : "Stop",
            {.hint = "What there is is kept until another search starts."})) {
    driver_->pause(context.session);
    keep(/*at_once=*/true);
    editor_.take(driver_->search(), "the search");
    editing_ = true;
  }
  if (place("JSON", {.icon = Icon::kSave, .hint = "Leaderboard, every seed, the best settings."})) {
    const std::string text = dump_json(results_json(driver_->schedule()), 2) + "\n";
    context.platform.save_file("search-results.json", {text.begin(), text.end()});
  }
}

// "142 of 325 runs   131 stopped early   best so far 98.69%", and the times.
void SearchPanel::draw_facts(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  const SearchSchedule& schedule = driver_->schedule();
  const SearchProgress& progress = figures_.progress;
  Rect row = rest.cut_top(context.px(24.0f));
  const auto fact = [&](const ImFont* font, ImU32 color, const std::string& text, float gap) {
    row.cut_left(text_line(*context.list, font, row, color, text) + context.px(gap));
  };
  fact(context.fonts.ui_bold, p.text, grouped(progress.results), 4.0f);
  fact(context.fonts.ui, p.text2, "of " + grouped(progress.expected) + " runs", 24.0f);
  if (schedule.rungs() > 1)
    fact(context.fonts.ui, p.text2, grouped(progress.stopped) + " stopped early", 24.0f);
  if (context.phone()) row = rest.cut_top(context.px(24.0f));
  if (const auto best = schedule.best()) {
    fact(context.fonts.ui, p.text2, schedule.done() ? "best" : "best so far", 4.0f);
    fact(context.fonts.ui_bold, p.ink_text,
         score_text(schedule.search().objective, score_of(schedule, *best)), 24.0f);
  }
  std::string times =
      duration(progress.seconds) + " of computing" + (schedule.done() ? "." : " so far");
  // Each processor has a run of its own.
  const double processors = std::max(context.snapshot->threads, 1);
  if (!schedule.done() && progress.seconds_left > 0.0)
    times += ", about " + duration(progress.seconds_left / processors) + " left";
  if (!schedule.done()) times += ". Closing the page loses nothing.";
  const bool beside = text_width(context.fonts.ui, times) <= row.width;
  if (!beside) row = rest.cut_top(context.px(24.0f));
  if (beside || text_width(context.fonts.ui, times) <= row.width) {
    text_line(*context.list, context.fonts.ui, row, p.text2, times,
              beside && !context.phone() ? Align::kRight : Align::kLeft);
  } else {
    const float line = context.px(24.0f);
    rest.cut_top(text_block(*context.list, context.fonts.ui, row, p.text2, times, line) - line);
  }
}

void SearchPanel::draw_head(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  const auto sentence = [&](ImU32 color, const std::string& text) {
    rest.cut_top(text_block(*context.list, context.fonts.ui, rest, color, text, context.px(20.0f)) +
                 context.px(8.0f));
  };
  const Hyperparameters& h = driver_->search().settings;
  const std::int64_t used = h.train_count == 0 ? driver_->images() : h.train_count;
  sentence(p.text2, search_summary(driver_->search()) + ". They learn from " +
                        grouped(used - h.validation_count) + " images and are compared by " +
                        grouped(h.validation_count) + " others.");
  if (driver_->state() == State::kPaused && !driver_->reason().empty()) {
    std::string why = driver_->reason();
    if (const std::size_t colon = why.find(": "); colon != why.npos) why.erase(0, colon + 2);
    why[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(why[0])));
    sentence(p.warn, "The search pauses. " + why);
  } else if (driver_->state() == State::kPaused && !fits(*context.snapshot)) {
    sentence(p.warn, "It goes on when its images are loaded: " + driver_->search().settings.data +
                         " with " + grouped(driver_->images()) + " to train with.");
  }
  const Rect bar = rest.cut_top(context.px(6.0f));
  progress_bar(context, bar, figures_.progress.share, 0.0);
  rest.cut_top(context.px(4.0f));
  draw_facts(desk, rest);
  if (!driver_->failures().empty()) {
    const auto count = static_cast<std::int64_t>(driver_->failures().size());
    sentence(p.warn, grouped(count) + (count == 1 ? " run" : " runs") +
                         " failed and count as diverged. The first: " +
                         driver_->failures().front().message);
  }
  rest.cut_top(context.px(12.0f));
  draw_buttons(desk, rest);
}

void SearchPanel::draw_leaderboard(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  if (figures_.rows.empty()) {
    rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2,
                            "Each run is listed here as soon as it has a result.",
                            context.px(20.0f)));
    return;
  }
  draw_search_table(context, *driver_, figures_.rows, rows_shown_, rest);
  if (figures_.rows.size() <= rows_shown_) return;
  rest.cut_top(context.px(8.0f));
  const std::size_t more = std::min(kMoreRows, figures_.rows.size() - rows_shown_);
  if (link(context, "more rows", rest.cut_top(context.target(28.0f, 44.0f)),
           "Show " + std::to_string(more) + " more of " +
               grouped(static_cast<std::int64_t>(figures_.rows.size()))))
    rows_shown_ += more;
}

void SearchPanel::draw_heatmap(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const auto& axes = driver_->search().axes;
  if (axes.size() > 2) {
    Rect row = rest.cut_top(context.target(28.0f, 44.0f));
    rest.cut_top(context.px(8.0f));
    const auto choose = [&](const char* id, Rect place, std::size_t& chosen, std::size_t other) {
      std::vector<MenuItem> items;
      for (std::size_t i = 0; i < axes.size(); ++i)
        items.push_back(
            {.label = axis_label(axes[i]), .chosen = i == chosen, .enabled = i != other});
      const auto picked = select(context, id, place, short_axis_label(axes[chosen]), items);
      if (!picked || *picked == chosen) return;
      chosen = *picked;
      figures_ = {};
      context.wake(context.now);
    };
    const std::vector<Rect> halves = row.columns(2, context.px(16.0f));
    const auto labelled = [&](Rect half, const char* label) {
      half.cut_left(
          text_line(*context.list, context.fonts.ui, half, context.colors().text3, label));
      return half;
    };
    choose("across", labelled(halves[0], "Across"), across_, *down_);
    choose("down", labelled(halves[1], "Down"), *down_, across_);
    if (figures_.rows.empty()) refresh(*context.snapshot);
  }
  draw_search_heatmap(context, driver_->schedule(), figures_.heatmap, across_, down_, rest);
}

void SearchPanel::draw_results(Desk& desk) {
  const SearchDescription& search = driver_->search();
  refresh(*desk.context.snapshot);
  const bool any = !figures_.rows.empty();
  desk.board.card(
      {.id = "search", .title = search.name.empty() ? "Search" : search.name, .span = 3},
      [&](Rect& rest) { draw_head(desk, rest); });
  desk.board.card(
      {.id = "search-leaderboard",
       .title = "Leaderboard",
       .note = search.objective == Objective::kValidationAccuracy ? "by validation accuracy"
                                                                  : "by validation loss",
       .span = 2,
       .file = any ? "search-results" : ""},
      [&](Rect& rest) { draw_leaderboard(desk, rest); },
      [&] { return results_csv(driver_->schedule()); });
  const std::string across = search.axes[across_].name(),
                    down = down_ ? search.axes[*down_].name() : "";
  desk.board.card(
      {.id = "search-heatmap",
       .title = short_axis_label(search.axes[across_]) +
                (down_ ? " \u00d7 " + short_axis_label(search.axes[*down_]) : ""),
       .note = search.axes.size() > 2 ? "best over the others" : "",
       .file = any ? "search-heatmap" : ""},
      [&](Rect& rest) { draw_heatmap(desk, rest); },
      [&] { return heatmap_csv(figures_.heatmap, across, down); });
  if (!search.halving || figures_.lines.empty()) return;
  desk.board.card(
      {.id = "search-halving",
       .title = "Halving",
       .note = "hopeless runs stop early",
       .file = "search-halving"},
      [&](Rect& rest) {
        Context& context = desk.context;
        rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2,
                                halving_text(driver_->schedule()) + ".", context.px(20.0f)) +
                     context.px(8.0f));
        draw_search_halving(context, driver_->schedule(), figures_.lines, rest);
      },
      [&] { return halving_csv(driver_->schedule()); });
}

void SearchPanel::draw(Desk& desk) {
  attach(desk);
  Context& context = desk.context;
  take_file(desk);
  watch_data(*context.snapshot);
  if (driver_ && !editing_) {
    draw_results(desk);
  } else {
    if (auto search = editor_.draw(desk, note_)) begin(std::move(*search));
    if (driver_) {
      desk.board.card({.id = "search-former", .title = "Former search"}, [&](Rect& rest) {
        rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2,
                                former(), context.px(20.0f)) +
                     context.px(4.0f));
        if (link(context, "former", rest.cut_top(context.target(28.0f, 44.0f)),
                 "Back to its results"))
          editing_ = false;
      });
    }
  }
  if (driver_ && driver_->state() == State::kRunning) context.wake(context.now + kLookSeconds);
}

}  // namespace

std::unique_ptr<Panel> make_search_panel() { return std::make_unique<SearchPanel>(); }

}  // namespace inkling::ui::laboratory
