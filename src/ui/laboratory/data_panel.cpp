// Which images the network learns from, and how they are parted.
#include <array>
#include <cmath>

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/labels.h"
#include "ui/laboratory/data_pictures.h"
#include "ui/laboratory/panel.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/panels/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/segments.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::array<std::string_view, 4> kOffered = {"mnist", "fashion-mnist", "digits8x8",
                                                      kSyntheticName};
constexpr std::array<std::uint32_t, 3> kFirst = {0, 10000, 1000};
constexpr std::array<double, 2> kShares = {0.1, 0.2};

class DataPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
  bool receive(const Reply& reply) override { return pictures_.receive(reply); }
  void forget_pictures() override { pictures_.forget_pictures(); }

 private:
  void draw_facts(Context& context, Rect& rest);
  void draw_choices(Context& context, Rect& rest);
  void draw_split(Context& context, Rect& rest);
  void draw_state(Desk& desk, Rect& rest);

  DataPictures pictures_;
};

void DataPanel::draw_facts(Context& context, Rect& rest) {
  const Palette& p = context.colors();
  const DatasetInfo* dataset = context.snapshot->dataset.get();
  const float line = context.px(20.0f);
  const auto say = [&](const std::string& text, ImU32 color) {
    rest.cut_top(text_block(*context.list, context.fonts.ui, rest, color, text, line));
  };
  if (dataset == nullptr) return say("No data yet.", p.text2);
  text_line(*context.list, context.fonts.title, rest.cut_top(context.px(32.0f)), p.text,
            dataset_label(dataset->name));
  if (const std::string_view source = data_source(dataset->name); !source.empty())
    say(std::string(source), p.text2);
  say(grouped(dataset->train_count) + " images to learn from, " + grouped(dataset->test_count) +
          " unseen.",
      p.text2);
  say(std::to_string(dataset->columns) + " × " + std::to_string(dataset->rows) + " pixels, " +
          std::to_string(dataset->class_names.size()) + " classes.",
      p.text2);
}

void DataPanel::draw_choices(Context& context, Rect& rest) {
  const DatasetInfo* dataset = context.snapshot->dataset.get();
  const float height = context.target(32.0f, 44.0f), gap = context.px(8.0f);
  Rect row = rest.cut_top(height);
  // As many beside each other as fit.
  const auto place = [&](std::string_view label, const ButtonOptions& options) {
    const float width = button_width(context, label, options);
    if (width > row.width && row.x > rest.x) {
      rest.cut_top(gap);
      row = rest.cut_top(height);
    }
    const Rect at = row.cut_left(width);
    row.cut_left(gap);
    return at;
  };
  for (const std::string_view name : kOffered) {
    const std::string label = dataset_label(name);
    const bool chosen = dataset != nullptr && dataset->name == name;
    const ButtonOptions options{.icon = chosen ? std::optional(Icon::kCheck) : std::nullopt};
    if (button(context, name, place(label, options), label, options) && !chosen)
      context.platform.load_dataset(name);
  }
  const ButtonOptions own{.icon = Icon::kOpen,
                          .hint =
                              "IDX files, plain or gzip: images and labels, with or without a "
                              "test part. A .txt file names the classes, one a line."};
  if (button(context, "own files", place("Your own files", own), "Your own files", own))
    context.platform.choose_files();
}

// The set is loaded anew with another part of its images.
void DataPanel::draw_split(Context& context, Rect& rest) {
  const Palette& p = context.colors();
  const DatasetInfo* dataset = context.snapshot->dataset.get();
  if (dataset == nullptr) return;
  const float height = context.target(32.0f, 44.0f), label = context.px(76.0f);
  TestSplit split = dataset->split;
  const auto choose = [&](const char* name, std::span<const Segment> choices,
                          std::optional<std::size_t> chosen) {
    Rect row = rest.cut_top(height);
    rest.cut_top(context.px(8.0f));
    text_line(*context.list, context.fonts.ui, row.cut_left(label), p.text2, name);
    return segments(context, name, row, choices, chosen);
  };
  const auto index_of = [](const auto& values, auto value) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < values.size(); ++i)
      if (values[i] == value) return i;
    return std::nullopt;
  };
  const Segment firsts[] = {{"All"}, {"First 10,000"}, {"First 1,000"}};
  const Segment tests[] = {{"Their own"}, {"10%"}, {"20%"}};
  const auto first = choose("Images", firsts, index_of(kFirst, split.first));
  const auto share_index = split.share ? index_of(kShares, *split.share) : std::nullopt;
  const auto test = choose("Unseen", tests,
                           !split.share  ? std::optional<std::size_t>(0)
                           : share_index ? std::optional<std::size_t>(*share_index + 1)
                                         : std::nullopt);
  if (first) split.first = kFirst[*first];
  if (test) split.share = *test == 0 ? std::nullopt : std::optional(kShares[*test - 1]);
  if (first || test) context.platform.load_dataset(dataset->name, split);
  rest.cut_top(text_block(*context.list, context.fonts.caption, rest, p.text3,
                          "The set is loaded anew. What was trained comes back with Undo.",
                          context.px(16.0f)));
}

// What is under way, and what went wrong.
void DataPanel::draw_state(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const LoadStatus& load = context.load;
  const auto show = [&](const Banner& banner) {
    rest.cut_top(context.px(12.0f));
    return draw_banner(context, banner, rest);
  };
  if (load.phase == LoadStatus::Phase::kLoading) {
    rest.cut_top(context.px(12.0f));
    const std::string amount = load.total_mib > 0.0 ? ", " + fixed(load.received_mib, 1) + " of " +
                                                          fixed(load.total_mib, 1) + " MiB"
                                                    : "";
    text_line(*context.list, context.fonts.ui, rest.cut_top(context.px(20.0f)),
              context.colors().text2, "Fetching the images" + amount);
  } else if (load.phase == LoadStatus::Phase::kFailed) {
    if (show({.title = load.title, .message = load.message, .primary = "Retry"}) ==
        BannerAnswer::kPrimary)
      context.platform.load_dataset("");
  }
  if (!desk.page.notice.empty() &&
      show({.title = "", .message = desk.page.notice, .secondary = "Close"}) != BannerAnswer::kNone)
    desk.page.notice.clear();
}

void DataPanel::draw(Desk& desk) {
  Context& context = desk.context;
  desk.board.card({.id = "data", .title = "Data"}, [&](Rect& rest) {
    draw_facts(context, rest);
    rest.cut_top(context.px(12.0f));
    draw_choices(context, rest);
    rest.cut_top(context.px(16.0f));
    draw_split(context, rest);
    draw_state(desk, rest);
  });
  pictures_.draw(desk);
}

}  // namespace

std::unique_ptr<Panel> make_data_panel() { return std::make_unique<DataPanel>(); }

}  // namespace inkling::ui::laboratory
