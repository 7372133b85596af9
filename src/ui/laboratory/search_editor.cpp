#include "ui/laboratory/search_editor.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/training/presets.h"
#include "formats/search_json.h"
#include "formats/strict_json.h"
#include "ui/labels.h"
#include "ui/laboratory/search_draft.h"
#include "ui/laboratory/text_field.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/select.h"

namespace inkling::ui::laboratory {

namespace {

constexpr float kLabel = 128.0f;  // CSS pixels

// A label at the left; returns the control's place.
Rect labelled_row(Context& context, Rect& rest, const std::string& label) {
  Rect row = rest.cut_top(context.target(32.0f, 44.0f));
  rest.cut_top(context.px(6.0f));
  text_line(*context.list, context.fonts.ui, row.cut_left(context.px(kLabel)),
            context.colors().text2, label);
  return row;
}

void sentence(Context& context, Rect& rest, ImU32 color, const std::string& text) {
  rest.cut_top(text_block(*context.list, context.fonts.ui, rest, color, text, context.px(20.0f)));
}

void heading(Context& context, Rect& rest, const char* text) {
  rest.cut_top(context.px(8.0f));
  text_line(*context.list, context.fonts.ui_bold, rest.cut_top(context.px(32.0f)),
            context.colors().text, text);
}

std::string seeds_text(const std::vector<std::int64_t>& seeds) {
  std::string text;
  for (const std::int64_t seed : seeds) text += (text.empty() ? "" : ", ") + std::to_string(seed);
  return text;
}

// Buttons from left to right, in as many rows as they need.
class Flow {
 public:
  Flow(Context& context, Rect& rest) : context_(context), rest_(rest) {}
  ~Flow() { rest_.cut_top(used_ > 0.0f ? top_ + height() - rest_.y : 0.0f); }
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;

  bool add(const char* label, const ButtonOptions& options) {
    const float width = std::min(button_width(context_, label, options), rest_.width),
                gap = context_.px(8.0f);
    if (used_ == 0.0f) top_ = rest_.y;
    if (used_ > 0.0f && used_ + width > rest_.width) {
      used_ = 0.0f;
      top_ += height() + gap;
    }
    const Rect place{rest_.x + used_, top_, width, height()};
    used_ += width + gap;
    return button(context_, label, place, label, options);
  }

 private:
  float height() const { return context_.target(36.0f, 44.0f); }
  Context& context_;
  Rect& rest_;
  float used_ = 0.0f, top_ = 0.0f;
};

}  // namespace

void SearchEditor::take(SearchDescription search, std::string settings_from) {
  search_ = std::move(search);
  settings_from_ = std::move(settings_from);
  begun_ = true;
  changed();
}

void SearchEditor::changed() {
  judged_ = false;
  touched_ = true;
  error_.clear();
}

void SearchEditor::judge(const Snapshot& snapshot) {
  if (judged_ && dataset_ == snapshot.dataset) return;
  judged_ = true;
  dataset_ = snapshot.dataset;
  problem_.clear();
  extent_.clear();
  other_data_ = dataset_ != nullptr && search_.settings.data != dataset_->name;
  const Status status = check_for_page(search_, dataset_.get());
  if (!status)
    problem_ = status.error().message;
  else
    extent_ = rungs_text(search_) + ".";
}

std::optional<std::string> SearchEditor::field(Desk& desk, Rect& rest, const char* label,
                                               const std::string& text) {
  const Rect place = labelled_row(desk.context, rest, label);
  return text_field(desk.context, std::string("search ") + label, place, text,
                    desk.page.recipe.edit);
}

void SearchEditor::number(Desk& desk, Rect& rest, const char* label, double value,
                          const std::function<void(double)>& set, std::string_view zero) {
  const bool named = !zero.empty();
  auto typed =
      field(desk, rest, label, named && value == 0.0 ? std::string(zero) : shortest_text(value));
  if (!typed) return;
  if (named && *typed == zero) typed = "0";
  char* end = nullptr;
  const double found = std::strtod(typed->c_str(), &end);
  if (typed->empty() || *end != '\0' || !std::isfinite(found) || std::abs(found) > 1e9) {
    error_ = std::string(label) + ": found \"" + *typed + "\", expected a number.";
    return;
  }
  set(found);
  changed();
}

void SearchEditor::draw_examples(Desk& desk, Rect& rest) {
  Flow flow(desk.context, rest);
  for (const SearchExample& example : search_examples())
    if (flow.add(example.name, {.hint = example.note}))
      take(search_for(example, desk.context.snapshot->dataset.get()), "the example");
  if (flow.add("Load JSON",
               {.icon = Icon::kOpen, .hint = "A search as the command line reads it."}))
    desk.context.platform.choose_files();
}

void SearchEditor::draw_axes(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  std::optional<std::size_t> removed;
  for (std::size_t i = 0; i < search_.axes.size(); ++i) {
    SearchAxis& axis = search_.axes[i];
    // Lists of values want the whole width of a phone.
    if (context.phone())
      text_line(*context.list, context.fonts.ui, rest.cut_top(context.px(24.0f)),
                context.colors().text2, axis_label(axis));
    Rect row = context.phone() ? rest.cut_top(context.px(44.0f))
                               : labelled_row(context, rest, axis_label(axis));
    if (context.phone()) rest.cut_top(context.px(6.0f));
    const float square = context.target(32.0f, 44.0f);
    const Rect cross = row.cut_right(square);
    row.cut_right(context.px(4.0f));
    const std::string id = "axis " + axis.name();
    if (const auto typed = text_field(context, id, row, axis_text(axis), desk.page.recipe.edit)) {
      const auto parsed = parse_axis(axis, *typed);
      if (parsed) axis = *parsed;
      changed();
      if (!parsed) error_ = parsed.error().message;
    }
    if (icon_button(context, id + " remove", cross.centered(square, square), Icon::kClose, "Remove",
                    {.kind = ButtonKind::kGhost}))
      removed = i;
  }
  if (!removed) return;
  search_.axes.erase(search_.axes.begin() + static_cast<std::ptrdiff_t>(*removed));
  changed();
}

void SearchEditor::draw_further(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const std::vector<std::string> names = further_axes(search_);
  std::vector<MenuItem> items;
  for (const std::string& name : names)
    items.push_back({.label = axis_label(*make_axis(name)), .note = name});
  Rect row = rest.cut_top(context.target(36.0f, 44.0f));
  const char* label = "Add a hyper-parameter";
  const ButtonOptions options{.icon = Icon::kPlus};
  const Rect face = row.cut_left(button_width(context, label, options));
  if (button(context, "add axis", face, label, options)) ImGui::OpenPopup("axes");
  const auto chosen = menu(context, "axes", face, items);
  rest.cut_top(context.px(8.0f));
  if (!chosen) return;
  search_.axes.push_back(suggested_axis(names[*chosen], search_.settings));
  sort_axes(search_.axes);
  changed();
}

void SearchEditor::draw_what(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  sentence(context, rest, p.text2,
           "Many settings are trained, each by a network of its own, and compared by "
           "images that are held out. Begin with one of these, or with a file.");
  rest.cut_top(context.px(12.0f));
  draw_examples(desk, rest);
  rest.cut_top(context.px(12.0f));
  if (const auto name = field(desk, rest, "Name", search_.name)) {
    search_.name = name->substr(0, 200);
    changed();
  }
  heading(context, rest, "What is searched");
  draw_axes(desk, rest);
  draw_further(desk, rest);
  sentence(context, rest, p.text2,
           search_.method == SearchMethod::kRandom
               ? "Values are separated by commas. A range is written as 0 to 0.9, or as 0.01 to 1 "
                 "log, which has as many points in each decade."
               : "Values are separated by commas; each is tried with each of the others.");
}

void SearchEditor::draw_halving(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const Rect place = labelled_row(context, rest, "Halving");
  const float width = context.px(44.0f);
  if (toggle_switch(context, "halving", {place.right() - width, place.y, width, place.height},
                    search_.halving.has_value())) {
    if (search_.halving)
      search_.halving.reset();
    else
      search_.halving = Halving{};
    changed();
  }
  if (!search_.halving) return;
  number(desk, rest, "Keep one of", search_.halving->eta,
         [&](double eta) { search_.halving->eta = static_cast<int>(std::lround(eta)); });
  number(desk, rest, "First epochs", search_.halving->first_epochs,
         [&](double epochs) { search_.halving->first_epochs = epochs; });
}

void SearchEditor::draw_settings(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  std::vector<MenuItem> items = {{.label = "Your recipe", .note = "as on the first screen"}};
  for (const Preset& preset : presets())
    items.push_back({.label = std::string(preset.name), .note = std::string(preset.summary)});
  const Rect place = labelled_row(context, rest, "All else as in");
  const auto chosen = select(context, "settings", place, settings_from_, items);
  if (!chosen) return;
  const Hyperparameters former = search_.settings;
  const Hyperparameters& wanted = context.snapshot->wanted;
  if (*chosen == 0)
    search_.settings = wanted;
  else if (const auto preset = apply_preset(presets()[*chosen - 1].name, wanted))
    search_.settings = *preset;
  search_.settings.data = former.data;
  search_.settings.validation_count = former.validation_count;
  settings_from_ = items[*chosen].label;
  changed();
}

void SearchEditor::draw_how(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const auto choice = [&](const char* label, const char* first, const char* second,
                          bool is_second) {
    const Segment both[] = {{.label = first}, {.label = second}};
    const Rect place = labelled_row(context, rest, label);
    const float width = std::min(segments_width(context, both), place.width);
    const auto clicked =
        segments(context, label, {place.right() - width, place.y, width, place.height}, both,
                 is_second ? std::size_t{1} : std::size_t{0});
    if (clicked) changed();
    return clicked ? *clicked == 1 : is_second;
  };
  const bool random = choice("Points", "Grid", "Random", search_.method == SearchMethod::kRandom);
  search_.method = random ? SearchMethod::kRandom : SearchMethod::kGrid;
  if (random) {
    if (search_.trials < 1) search_.trials = 20;
    number(desk, rest, "How many", search_.trials,
           [&](double trials) { search_.trials = static_cast<int>(std::lround(trials)); });
    number(desk, rest, "Drawn from seed", static_cast<double>(search_.seed),
           [&](double seed) { search_.seed = std::llround(seed); });
  }
  const bool loss =
      choice("Compared by", "Accuracy", "Loss", search_.objective == Objective::kValidationLoss);
  search_.objective = loss ? Objective::kValidationLoss : Objective::kValidationAccuracy;
  number(desk, rest, "Epochs", search_.epochs, [&](double epochs) { search_.epochs = epochs; });
  if (const auto typed = field(desk, rest, "Seeds", seeds_text(search_.seeds))) {
    const auto seeds = parse_seeds(*typed);
    changed();
    if (seeds)
      search_.seeds = *seeds;
    else
      error_ = seeds.error().message;
  }
  draw_halving(desk, rest);
  draw_settings(desk, rest);
  number(
      desk, rest, "Training images", search_.settings.train_count,
      [&](double count) { search_.settings.train_count = static_cast<int>(std::lround(count)); },
      "all");
  number(desk, rest, "Held out", search_.settings.validation_count, [&](double count) {
    search_.settings.validation_count = static_cast<int>(std::lround(count));
  });
}

void SearchEditor::draw_verdict(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  judge(*context.snapshot);
  rest.cut_top(context.px(8.0f));
  if (!error_.empty()) {
    sentence(context, rest, p.warn, error_);
    rest.cut_top(context.px(8.0f));
  }
  sentence(context, rest, p.text2, problem_.empty() ? extent_ : problem_);
  rest.cut_top(context.px(8.0f));
  if (other_data_) {
    if (link(context, "use data", rest.cut_top(context.target(28.0f, 44.0f)),
             "Search on " + dataset_label(dataset_->name))) {
      search_ = on_data(search_, *dataset_);
      changed();
    }
    rest.cut_top(context.px(8.0f));
  }
  {
    Flow flow(context, rest);
    start_ = flow.add("Start search", {.kind = ButtonKind::kPrimary,
                                       .icon = Icon::kPlay,
                                       .enabled = problem_.empty(),
                                       .hint = problem_});
    if (flow.add("Save JSON", {.icon = Icon::kSave,
                               .enabled = problem_.empty(),
                               .hint = "The same file searches on the command line."})) {
      const std::string text = dump_json(to_json(search_), 2) + "\n";
      context.platform.save_file("search.json", {text.begin(), text.end()});
    }
  }
}

std::optional<SearchDescription> SearchEditor::draw(Desk& desk, const std::string& note) {
  const DatasetInfo* data = desk.context.snapshot->dataset.get();
  if (!begun_ || (!touched_ && data != nullptr && search_.settings.data != data->name)) {
    take(search_for(search_examples().front(), data), "the example");
    touched_ = false;
  }
  start_ = false;
  desk.board.card({.id = "search-what", .title = "New search", .span = 2},
                  [&](Rect& rest) { draw_what(desk, rest); });
  desk.board.card({.id = "search-how", .title = "How"}, [&](Rect& rest) {
    draw_how(desk, rest);
    draw_verdict(desk, rest);
    if (note.empty()) return;
    rest.cut_top(desk.context.px(8.0f));
    sentence(desk.context, rest, desk.context.colors().text2, note);
  });
  if (!start_) return std::nullopt;
  // What a search settles by other means than its settings is the same in each.
  const auto whole = search_from_json(to_json(search_));
  if (!whole) {
    error_ = whole.error().message;
    return std::nullopt;
  }
  return *whole;
}

}  // namespace inkling::ui::laboratory
