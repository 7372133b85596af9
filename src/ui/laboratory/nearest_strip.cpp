#include "ui/laboratory/nearest_strip.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/sample_images.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::uint32_t kCount = 8;
constexpr double kRestSeconds = 0.4;  // without a change before the question is worth asking

void ask(Context& context, Page& page) {
  NearestState& state = page.what_it_saw.nearest;
  request::Nearest question;
  question.values = page.reading.values();
  question.count = kCount;
  if (page.readers.current(*context.snapshot) == Reader::kReadyMade)
    question.model = page.readers.ready_made_file();
  state.request = page.next_request++;
  state.asked = true;
  state.refused.clear();
  context.session.ask({state.request, std::move(question)});
}

void follow(Context& context, Page& page) {
  NearestState& state = page.what_it_saw.nearest;
  const std::shared_ptr<const Model>& model = page.readers.model(*context.snapshot);
  if (state.revision != page.reading.revision() || state.model != model) {
    state.revision = page.reading.revision();
    state.model = model;
    state.since = context.now;
    state.asked = false;
  }
  const bool rests = context.snapshot->state != SessionState::kRunning &&
                     !page.pad.drawing_active() && context.snapshot->dataset != nullptr;
  if (!rests || state.asked || state.request != 0) return;
  if (context.now < state.since + kRestSeconds)
    context.wake(state.since + kRestSeconds);
  else
    ask(context, page);
}

void paint(Context& context, NearestState& state) {
  const bool dark = context.colors().dark;
  if (!state.row.empty() && state.dark == dark) return;
  state.dark = dark;
  const reply::Images& images = state.found->images;
  std::vector<const std::uint8_t*> pixels;
  for (std::size_t i = 0; i < images.labels.size(); ++i)
    pixels.push_back(images.pixels.data() +
                     i * static_cast<std::size_t>(images.rows * images.columns));
  state.row.set(
      colored_row(context.colors(), pixels, images.rows, images.columns, Inking::kGraphite));
}

void draw_images(Context& context, NearestState& state, int answer, Rect& rest) {
  const Palette& p = context.colors();
  paint(context, state);
  const auto count = static_cast<int>(state.found->images.labels.size());
  const float gap = context.px(8.0f);
  const float side = std::min(
      context.px(56.0f),
      std::floor((rest.width - gap * static_cast<float>(kCount - 1)) / static_cast<float>(kCount)));
  Rect images = rest.cut_top(side);
  Rect names = rest.cut_top(context.px(20.0f));
  const ImTextureID texture = state.row.show(*context.textures);
  for (int i = 0; i < count; ++i) {
    const Rect at = images.cut_left(side);
    images.cut_left(gap);
    if (texture) {
      const float from = static_cast<float>(i) / static_cast<float>(count),
                  to = static_cast<float>(i + 1) / static_cast<float>(count);
      context.list->AddImage(texture, at.min(), at.max(), {from, 0.0f}, {to, 1.0f});
    }
    outline(*context.list, at, p.line, context.px(4.0f), context.hairline());
    const int label = state.found->images.labels[static_cast<std::size_t>(i)];
    text_line(*context.list, context.fonts.caption_bold, names.cut_left(side),
              label == answer ? p.ink_text : p.text2,
              class_label(*context.snapshot, static_cast<std::size_t>(label)), Align::kCenter);
    names.cut_left(gap);
  }
}

}  // namespace

float draw_nearest(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  NearestState& state = page.what_it_saw.nearest;
  follow(context, page);
  if (context.snapshot->dataset == nullptr) return 0.0f;
  Rect rest = rect;
  text_line(*context.list, context.fonts.caption_bold, rest.cut_top(context.px(20.0f)), p.text,
            "Most alike");
  std::string about = "Looking through what it learned from.";
  if (state.found)
    about = "Of the first " + grouped(state.found->among) +
            " training images, those that its last hidden layer answers most alike.";
  else if (!state.refused.empty())
    about = state.refused;
  else if (context.snapshot->state == SessionState::kRunning)
    about = "Comes when training rests.";
  rest.cut_top(
      text_block(*context.list, context.fonts.caption, rest, p.text2, about, context.px(16.0f)) +
      context.px(8.0f));
  if (state.found) draw_images(context, state, page.what_it_saw.explanation->answer, rest);
  return rest.y - rect.y;
}

}  // namespace inkling::ui::laboratory
