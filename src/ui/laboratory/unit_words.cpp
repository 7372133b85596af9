#include "ui/laboratory/unit_words.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

std::string names(const Context& context, const std::vector<int>& classes) {
  std::string text;
  for (const int c : classes)
    text += (text.empty() ? "" : " ") + class_label(*context.snapshot, static_cast<std::size_t>(c));
  return text;
}

}  // namespace

std::vector<CardText> unit_words(const Context& context, const Model& model, const DeadUnits* dead,
                                 Index unit, bool lines) {
  const Palette& p = context.colors();
  const Fonts& fonts = context.fonts;
  const auto& layers = model.network.layers;
  if (layers.size() == 1)
    return {{fonts.ui_bold, p.text,
             "Class " + class_label(*context.snapshot, static_cast<std::size_t>(unit))}};
  std::vector<CardText> words = {{fonts.ui_bold, p.text, "Unit " + std::to_string(unit)}};
  if (dead != nullptr && static_cast<Index>(dead->dead.size()) > unit &&
      dead->dead[static_cast<std::size_t>(unit)])
    words.push_back({fonts.ui, p.text2, " (dead)", true});
  if (layers.size() != 2) {
    words.push_back(
        {fonts.ui, p.text2,
         (lines ? "bias " : ", bias ") + fixed(static_cast<double>(layers.front().biases[unit]), 3),
         !lines});
    return words;
  }
  const Voices voices = voices_of(layers.back().weights, unit);
  const char* before = lines ? "" : " ";
  const bool both = !voices.in_favour.empty() && !voices.against.empty();
  if (!voices.in_favour.empty()) {
    words.push_back({fonts.ui, p.text2, std::string(before) + "speaks for ", !lines});
    words.push_back({fonts.ui_bold, p.ink_text, names(context, voices.in_favour), true});
  }
  if (!voices.against.empty()) {
    words.push_back({fonts.ui, p.text2,
                     std::string(before) + (both ? "and against " : "speaks against "), !lines});
    words.push_back({fonts.ui_bold, p.warn, names(context, voices.against), true});
  }
  return words;
}

float draw_words(Context& context, const std::vector<CardText>& words, const Rect& rect) {
  Rect rest = rect, row{};
  for (const CardText& word : words) {
    if (!word.same_line || row.height == 0.0f) row = rest.cut_top(context.px(20.0f));
    row.cut_left(text_line(*context.list, word.font, row, word.color, word.text));
  }
  return rest.y - rect.y;
}

float draw_voice_bars(Context& context, const Voices& voices, const Rect& rect) {
  const Palette& p = context.colors();
  ImDrawList& list = *context.list;
  float largest = 1e-12f;
  for (const float strength : voices.strengths) largest = std::max(largest, std::abs(strength));
  Rect rest = rect;
  for (std::size_t c = 0; c < voices.strengths.size(); ++c) {
    Rect row = rest.cut_top(context.px(20.0f));
    const float strength = voices.strengths[c];
    text_line(list, context.fonts.ui_medium, row.cut_left(context.px(20.0f)), p.text2,
              class_label(*context.snapshot, c));
    text_line(list, context.fonts.caption, row.cut_right(context.px(40.0f)), p.text2,
              fixed(static_cast<double>(strength), 2), Align::kRight);
    const Rect track = row.centered(row.width - context.px(8.0f), context.px(10.0f));
    const float half = track.width * 0.5f, middle = std::round(track.x + half);
    const float length =
        std::max(context.hairline(), std::round(half * std::abs(strength) / largest));
    fill(list, {strength < 0.0f ? middle - length : middle, track.y, length, track.height},
         strength < 0.0f ? p.warn : p.ink);
    fill(list, {middle, row.y, context.hairline(), row.height}, p.edge);
  }
  return rest.y - rect.y;
}

std::string about_units(const Snapshot& snapshot, const Model& model) {
  if (!snapshot.trained) return "Nothing learned yet: these weights are as chance has drawn them.";
  const bool classes = model.network.layers.size() == 1;
  return std::string("What each ") + (classes ? "class" : "unit") +
         " looks for: ink on blue speaks for it, ink on orange against it." +
         (model.network.layers.size() == 2 ? " Choose a unit, and see what it says to the answer."
                                           : "");
}

std::string about_dead(const Snapshot& snapshot, const DeadUnits& dead, Index images, bool brief) {
  const auto count = static_cast<std::int64_t>(dead.count());
  if (brief) return grouped(count) + (count == 1 ? " dead unit" : " dead units");
  const std::string noun(plural_noun(snapshot.dataset.get()));
  const std::string among = grouped(images) + " unseen " + noun;
  if (count == 0) return "No unit is dead: each is moved by some of " + among + ".";
  return grouped(count) + (count == 1 ? " unit is" : " units are") + " dead: none of " + among +
         (count == 1 ? " moves it." : " moves them.");
}

}  // namespace inkling::ui::laboratory
