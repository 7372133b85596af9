#include "ui/laboratory/unit_wall.h"

#include <algorithm>
#include <cmath>

#include "session/moments.h"
#include "ui/format.h"
#include "ui/laboratory/map_bar.h"
#include "ui/laboratory/unit_words.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui::laboratory {

namespace {

// CSS pixels.
constexpr float kPicture = 56.0f, kLargePicture = 112.0f, kWallGap = 2.0f, kWidestGap = 8.0f,
                kAside = 172.0f, kAsideGap = 24.0f;
constexpr float kRoomForAside = 760.0f, kWallBar = 420.0f;
constexpr Index kBriefAcross = 6, kBriefDown = 5, kMostDown = 18, kMostDownOnPhone = 8;
constexpr Index kFewUnits = 32;  // whose pictures may be larger
constexpr Index kMostVoiceBars = 12;

float whole_multiple(float room, Index pixels) {
  return std::max(1.0f, std::floor(room / static_cast<float>(pixels)));
}

}  // namespace

Rect UnitWall::Grid::place(const Rect& at, Index index) const {
  return {at.x + static_cast<float>(index % across) * (width + gap),
          at.y + static_cast<float>(index / across) * (height + gap), width, height};
}

Rect UnitWall::Grid::bounds(const Rect& at) const {
  return {at.x, at.y, static_cast<float>(across) * (width + gap) - gap,
          static_cast<float>(down) * (height + gap) - gap};
}

Index UnitWall::shown(const WallContent& content) const {
  return std::min(page_, content.model->network.layers.front().outputs() - first_);
}

UnitWall::Grid UnitWall::measure(const Context& context, const WallContent& content,
                                 float width) const {
  const Model& model = *content.model;
  const Index longest = std::max(model.rows, model.columns);
  Grid grid;
  grid.gap = context.px(kWallGap);
  const bool few = !context.phone() && model.network.layers.front().outputs() <= kFewUnits;
  const float picture = context.px(few ? kLargePicture : kPicture);
  float scale = whole_multiple(picture, longest), room = width;
  if (content.brief) {
    const auto across = static_cast<float>(kBriefAcross);
    scale = whole_multiple((width - (across - 1.0f) * grid.gap) / across, longest);
  } else if (width >= context.px(kRoomForAside)) {
    grid.aside = context.px(kAside);
    room -= grid.aside + context.px(kAsideGap);
  }
  grid.width = scale * static_cast<float>(model.columns);
  grid.height = scale * static_cast<float>(model.rows);
  const auto fitting = static_cast<Index>((room + grid.gap) / (grid.width + grid.gap));
  grid.across = std::max<Index>(content.brief ? std::min(fitting, kBriefAcross) : fitting, 1);
  if (!content.brief && grid.aside == 0.0f && grid.across > 1) {
    const auto across = static_cast<float>(grid.across);
    const float left = std::floor((room - across * grid.width) / (across - 1.0f));
    grid.gap = std::clamp(left, grid.gap, context.px(kWidestGap));
  }
  grid.down = content.brief ? kBriefDown : context.phone() ? kMostDownOnPhone : kMostDown;
  return grid;
}

void UnitWall::refresh(Context& context, const WallContent& content, const Grid& grid) {
  const Index units = content.model->network.layers.front().outputs();
  const Index page = grid.across * grid.down;
  if (page != page_) {
    page_ = page;
    first_ = content.brief ? 0 : first_ / page * page;
    context.wake(context.now);  // the card's head counts them
  }
  if (first_ >= units) first_ = 0;
  chosen_ = std::clamp(chosen_, first_, first_ + shown(content) - 1);
  const bool dark = context.colors().dark;
  if (model_ == content.model && dark_ == dark && painted_first_ == first_ &&
      painted_ == shown(content) && across_ == grid.across && !tile_.empty())
    return;
  if (model_ != content.model)
    limit_ = shown_magnitude(content.model->network.layers.front().weights);
  model_ = content.model;
  dark_ = dark;
  painted_first_ = first_;
  painted_ = shown(content);
  across_ = grid.across;
  tile_.set(paint_units(context.colors(), *model_, first_, painted_, across_, limit_));
}

void UnitWall::draw_pages(Context& context, Index units, Rect row) {
  const std::string range = "Units " + std::to_string(first_) + " to " +
                            std::to_string(std::min(first_ + page_, units) - 1);
  const auto turn = [&](const char* label, bool enabled) {
    const ButtonOptions options{.enabled = enabled};
    const bool pressed =
        button(context, label, row.cut_right(button_width(context, label)), label, options);
    row.cut_right(context.px(8.0f));
    return pressed;
  };
  const Index former = first_;
  if (turn("Next", first_ + page_ < units)) first_ += page_;
  if (turn("Previous", first_ > 0)) first_ = std::max<Index>(0, first_ - page_);
  if (first_ != former) context.wake(context.now);
  text_line(*context.list, context.fonts.ui_medium, row, context.colors().text, range);
}

void UnitWall::draw_picture(Context& context, Index unit, const Rect& at) {
  const ImTextureID texture = tile_.show(*context.textures);
  if (texture == nullptr) return;
  const Index index = unit - painted_first_, down = (painted_ + across_ - 1) / across_;
  const float u = 1.0f / static_cast<float>(across_), v = 1.0f / static_cast<float>(down);
  const auto x = static_cast<float>(index % across_), y = static_cast<float>(index / across_);
  context.list->AddImage(texture, at.min(), at.max(), {u * x, v * y},
                         {u * (x + 1.0f), v * (y + 1.0f)});
}

void UnitWall::draw_wall(Context& context, const WallContent& content, const Grid& grid,
                         const Rect& at) {
  const Palette& p = context.colors();
  for (Index i = 0; i < painted_; ++i) draw_picture(context, first_ + i, grid.place(at, i));
  const Press pointer = press(context, "units", grid.bounds(at));
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (Index i = 0; i < painted_; ++i) {
    const Rect place = grid.place(at, i);
    const bool under = place.contains(mouse), chosen = first_ + i == chosen_;
    if (under && pointer.pressed) chosen_ = first_ + i;
    if (under && pointer.hovered) {
      HoverCard card;
      card.id = pointer.id + static_cast<ImGuiID>(i) + 1;
      card.anchor = place;
      card.delay = 0.15f;
      card.texts = unit_words(context, *content.model, content.dead, first_ + i, true);
      context.hover_card = card;
    }
    const float width = context.px(chosen ? 2.0f : 1.0f);
    if (chosen || (under && pointer.hovered))
      outline(*context.list, place.inset(-width), p.text, 0.0f, width);
  }
}

float UnitWall::draw_aside(Context& context, const WallContent& content, const Rect& column) {
  const Model& model = *content.model;
  const auto& layers = model.network.layers;
  Rect rest = column;
  const float scale = whole_multiple(column.width, std::max(model.rows, model.columns));
  const float width = scale * static_cast<float>(model.columns),
              height = scale * static_cast<float>(model.rows);
  draw_picture(context, chosen_, {rest.x, rest.y, width, height});
  rest.cut_top(height + context.px(12.0f));
  rest.cut_top(draw_words(context, unit_words(context, model, content.dead, chosen_, true), rest));
  if (layers.size() != 2 || model.network.outputs() > kMostVoiceBars) return rest.y - column.y;
  rest.cut_top(context.px(12.0f));
  rest.cut_top(draw_voice_bars(context, voices_of(layers.back().weights, chosen_), rest));
  return rest.y - column.y;
}

void UnitWall::draw(Context& context, const WallContent& content, Rect& rest) {
  const Palette& p = context.colors();
  const Model& model = *content.model;
  const Index units = model.network.layers.front().outputs();
  const float line = context.px(20.0f);
  Grid grid = measure(context, content, rest.width);
  refresh(context, content, grid);
  const auto say = [&](const std::string& text) {
    rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2, text, line));
  };
  if (!content.brief) {
    say(about_units(*context.snapshot, model));
    rest.cut_top(context.px(12.0f));
    if (page_ < units) {
      draw_pages(context, units, rest.cut_top(context.target(32.0f, 44.0f)));
      rest.cut_top(context.px(12.0f));
    }
  }
  grid.down = (painted_ + grid.across - 1) / grid.across;
  draw_wall(context, content, grid, rest);
  float height = grid.bounds(rest).height;
  if (grid.aside > 0.0f)
    height = std::max(height, draw_aside(context, content,
                                         {rest.right() - grid.aside, rest.y, grid.aside, 0.0f}));
  rest.cut_top(height + context.px(12.0f));
  const Rect bar = rest.cut_top(line);
  draw_diverging_bar(context, {bar.x, bar.y, std::min(bar.width, context.px(kWallBar)), bar.height},
                     limit_, "against", "for");
  rest.cut_top(context.px(4.0f));
  if (grid.aside == 0.0f)
    rest.cut_top(
        draw_words(context, unit_words(context, model, content.dead, chosen_, false), rest));
  if (content.dead != nullptr)
    say(about_dead(*context.snapshot, *content.dead, content.dead_images, content.brief));
}

}  // namespace inkling::ui::laboratory
