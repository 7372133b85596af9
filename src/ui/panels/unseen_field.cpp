#include "ui/panels/unseen_field.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/paint.h"

namespace inkling::ui {

namespace {

constexpr float kCell = 3.0f;          // CSS pixels, the gap included
constexpr float kDotStrength = 0.22f;  // of edge in line: a field that is read stays faint
constexpr float kDataDelay = 0.15f;
// Requests of the hover card have numbers of their own, so that they never meet another panel's.
constexpr std::uint64_t kHoverRequests = kFirstRequest * 2;

struct Geometry {
  float cell = 3.0f;  // device pixels
  int texels = 3;     // of a cell's side in the texture; cell is a whole multiple
  float label = 0.0f, number = 0.0f, gap = 0.0f;
  int columns = 1;
};

Geometry measure(const Context& context, const Rect& rect, bool long_names) {
  Geometry g;
  const int cell = std::max(3, static_cast<int>(std::lround(kCell * context.viewport.ratio)));
  g.cell = static_cast<float>(cell);
  g.texels = cell;
  for (int magnification = cell / 3; magnification > 1; --magnification) {
    if (cell % magnification != 0) continue;
    g.texels = cell / magnification;
    break;
  }
  g.label = context.px(long_names ? 84.0f : context.phone() ? 24.0f : 22.0f);
  g.number = context.px(context.phone() ? 34.0f : 32.0f);
  g.gap = context.phone() ? std::round(context.px(4.0f)) : g.cell;
  g.columns = std::max(10, static_cast<int>((rect.width - g.label - g.number) / g.cell));
  return g;
}

// In texels. Small sets have few rows a class, and the labels beside them still need a line each.
int gap_between_classes(const Context& context, const Geometry& g, int rows_per_class) {
  const float rows = g.cell * static_cast<float>(rows_per_class);
  const float gap = std::max(g.gap, context.px(18.0f) - rows);
  return std::max(1, static_cast<int>(std::lround(gap * static_cast<float>(g.texels) / g.cell)));
}

bool wrong(const FieldState& state, std::uint32_t sample) {
  return state.answers != nullptr && sample < state.answers->size() &&
         (*state.answers)[sample] != state.dataset->test_labels[sample];
}

void count_misread(FieldState& state) {
  state.misread.assign(state.layout.classes.size(), 0);
  state.misread_total = 0;
  for (std::size_t c = 0; c < state.layout.classes.size(); ++c) {
    for (const std::uint32_t sample : state.layout.classes[c])
      state.misread[c] += wrong(state, sample) ? 1 : 0;
    state.misread_total += state.misread[c];
  }
}

Picture paint_field(const Context& context, const FieldState& state, int texels, int gap_texels) {
  const Palette& p = context.colors();
  const FieldLayout& layout = state.layout;
  const int classes = static_cast<int>(layout.classes.size()),
            band = layout.rows_per_class * texels + gap_texels;
  Picture picture{layout.columns * texels, std::max(1, classes * band - gap_texels), {}};
  picture.pixels.assign(
      static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height), p.page);
  const ImU32 read = mix(p.line, p.edge, kDotStrength);
  for (int c = 0; c < classes; ++c) {
    const auto& samples = layout.classes[static_cast<std::size_t>(c)];
    for (int k = 0; k < static_cast<int>(samples.size()); ++k) {
      const bool misread = wrong(state, samples[static_cast<std::size_t>(k)]);
      // A misread one fills its whole cell: larger as well as orange.
      const int side = misread ? texels : texels - 1;
      const int left = k % layout.columns * texels, top = c * band + k / layout.columns * texels;
      for (int y = 0; y < side; ++y)
        std::fill_n(picture.pixels.begin() + (top + y) * picture.width + left, side,
                    misread ? p.warn : read);
    }
  }
  return picture;
}

void refresh(Context& context, FieldState& state, const Geometry& g) {
  const Snapshot& snapshot = *context.snapshot;
  const bool same_set = state.dataset == snapshot.dataset && state.layout.columns == g.columns;
  if (same_set && state.answers == context.test_answers() && state.dark == context.colors().dark &&
      state.texels == g.texels)
    return;
  if (!same_set) {
    state.dataset = snapshot.dataset;
    state.layout =
        make_field_layout(state.dataset->test_labels, state.dataset->class_names.size(), g.columns);
    state.hovered.drop();
  }
  state.answers = context.test_answers();
  state.dark = context.colors().dark;
  state.texels = g.texels;
  count_misread(state);
  const int gap_texels = gap_between_classes(context, g, state.layout.rows_per_class);
  state.tile.set(paint_field(context, state, g.texels, gap_texels));
}

void show_card(Context& context, FieldState& state, std::uint32_t sample, const Rect& cell) {
  const Snapshot& snapshot = *context.snapshot;
  const Palette& p = context.colors();
  if (state.hovered.wanted() != std::vector<std::uint32_t>{sample})
    state.hovered.ask(context.session, kHoverRequests + state.next_request++, {sample});
  HoverCard card;
  card.id = ImGui::GetID(("digit" + std::to_string(sample)).c_str());
  card.anchor = cell;
  card.delay = kDataDelay;
  if (state.hovered.ready()) {
    if (state.hovered_revision != state.hovered.revision()) {
      state.hovered_revision = state.hovered.revision();
      state.hovered_tile.set(colored(p, state.hovered.pixels(0), state.hovered.rows(),
                                     state.hovered.columns(), Inking::kGraphite));
    }
    const int longest = std::max(state.hovered.rows(), state.hovered.columns());
    const float scale = std::max(1.0f, std::floor(context.px(56.0f) / static_cast<float>(longest)));
    card.image = &state.hovered_tile;
    card.image_size = {static_cast<float>(state.hovered.columns()) * scale,
                       static_cast<float>(state.hovered.rows()) * scale};
  }
  const std::size_t truth = state.dataset->test_labels[sample];
  if (state.answers != nullptr && sample < state.answers->size()) {
    const std::size_t answer = (*state.answers)[sample];
    card.texts.push_back({context.fonts.ui_bold, answer == truth ? p.text : p.warn,
                          "Read as " + class_label(snapshot, answer)});
    if (const auto confidence = context.test_confidence(sample))
      card.texts.push_back({context.fonts.ui, p.text, ", " + percent(*confidence, 0), true});
  }
  card.texts.push_back({context.fonts.ui, p.text, "It is a "});
  card.texts.push_back({context.fonts.ui_bold, p.text, class_label(snapshot, truth), true});
  card.texts.push_back({context.fonts.caption, p.text2, "Click: onto the pad"});
  context.hover_card = card;
}

}  // namespace

std::optional<std::uint32_t> FieldLayout::at(std::size_t class_index, int row, int column) const {
  if (class_index >= classes.size() || row < 0 || column < 0 || column >= columns)
    return std::nullopt;
  const std::size_t index = static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                            static_cast<std::size_t>(column);
  if (index >= classes[class_index].size()) return std::nullopt;
  return classes[class_index][index];
}

FieldLayout make_field_layout(const std::vector<std::uint8_t>& labels, std::size_t class_count,
                              int columns) {
  FieldLayout layout;
  layout.columns = columns;
  layout.classes.resize(class_count);
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] < class_count) layout.classes[labels[i]].push_back(static_cast<std::uint32_t>(i));
  std::size_t most = 1;
  for (const auto& samples : layout.classes) most = std::max(most, samples.size());
  layout.rows_per_class = static_cast<int>((most + static_cast<std::size_t>(columns) - 1) /
                                           static_cast<std::size_t>(columns));
  return layout;
}

void draw_field_heading(Context& context, FieldState& state, const Rect& rect) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  if (snapshot.dataset == nullptr) return;
  Rect row = rect;
  const std::string total = grouped(snapshot.dataset->test_count);
  if (context.test_answers() == nullptr || state.answers == nullptr) {
    std::string none = "all " + total + ", none read yet";
    if (text_width(context.fonts.ui, none) > row.width) none = "none read yet";
    if (text_width(context.fonts.ui, none) > row.width) none.clear();
    text_line(*context.list, context.fonts.ui, row, p.text2, none, Align::kRight);
    return;
  }
  const std::string count = grouped(state.misread_total);
  std::string tail = " of " + total + " misread";
  const float mark = context.px(14.0f);
  if (mark + text_width(context.fonts.ui, tail) + text_width(context.fonts.ui_bold, count) >
      row.width)
    tail = " misread";
  if (mark + text_width(context.fonts.ui, tail) + text_width(context.fonts.ui_bold, count) >
      row.width)
    tail.clear();
  text_line(*context.list, context.fonts.ui, row.cut_right(text_width(context.fonts.ui, tail)),
            p.text2, tail);
  text_line(*context.list, context.fonts.ui_bold,
            row.cut_right(text_width(context.fonts.ui_bold, count)), p.text, count);
  row.cut_right(context.px(6.0f));
  const float side = context.px(8.0f);
  fill(*context.list, row.cut_right(side).centered(side, side), p.warn);
}

float draw_unseen_field(Context& context, FieldState& state, const Rect& rect,
                        std::optional<std::uint32_t>& clicked) {
  const Palette& p = context.colors();
  const Snapshot& snapshot = *context.snapshot;
  if (snapshot.dataset == nullptr || snapshot.dataset->test_labels.empty()) {
    const float line = context.px(20.0f);
    return text_block(
        *context.list, context.fonts.ui, rect, p.text2,
        "One dot for every image that the network has never seen. They come with the data set.",
        line);
  }
  bool long_names = false;
  for (const std::string& name : snapshot.dataset->class_names)
    long_names = long_names || name.size() > 2;
  const Geometry g = measure(context, rect, long_names);
  refresh(context, state, g);
  const float magnification = g.cell / static_cast<float>(state.texels);
  const Rect field{rect.x + g.label, rect.y, static_cast<float>(state.tile.width()) * magnification,
                   static_cast<float>(state.tile.height()) * magnification};
  if (const ImTextureID texture = state.tile.show(*context.textures))
    context.list->AddImage(texture, field.min(), field.max());

  const float rows = g.cell * static_cast<float>(state.layout.rows_per_class);
  const int gap_texels = gap_between_classes(context, g, state.layout.rows_per_class);
  const float band = rows + static_cast<float>(gap_texels) * magnification;
  for (std::size_t c = 0; c < state.layout.classes.size(); ++c) {
    const float y = field.y + band * static_cast<float>(c) + (rows - context.px(16.0f)) * 0.5f;
    text_line(*context.list, context.fonts.ui_bold,
              {rect.x, y, g.label - context.px(4.0f), context.px(16.0f)}, p.text2,
              class_label(snapshot, c));
    if (state.answers != nullptr) {
      const int count = state.misread[c];
      text_line(*context.list, context.fonts.caption,
                {rect.right() - g.number, y, g.number, context.px(16.0f)},
                count > 0 ? p.text2 : p.text3, std::to_string(count), Align::kRight);
    }
  }

  const Press pointer = press(context, "unseen field", field);
  if (pointer.hovered || pointer.pressed) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto class_index = static_cast<std::size_t>(std::max(0.0f, (mouse.y - field.y) / band));
    const int row =
        static_cast<int>((mouse.y - field.y - band * static_cast<float>(class_index)) / g.cell);
    const int column = static_cast<int>((mouse.x - field.x) / g.cell);
    if (const auto sample = row < state.layout.rows_per_class
                                ? state.layout.at(class_index, row, column)
                                : std::nullopt) {
      const Rect cell{
          field.x + g.cell * static_cast<float>(column),
          field.y + band * static_cast<float>(class_index) + g.cell * static_cast<float>(row),
          g.cell, g.cell};
      if (pointer.hovered) {
        outline(*context.list, cell.inset(-context.px(3.0f)), p.text, context.px(3.0f),
                context.px(2.0f));
        show_card(context, state, *sample, cell);
      }
      if (pointer.pressed) clicked = sample;
    }
  }
  return field.height;
}

}  // namespace inkling::ui
