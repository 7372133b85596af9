#include "ui/screens.h"

#include <implot.h>

#include <algorithm>
#include <cmath>

#include "ui/actions.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/gate.h"
#include "ui/laboratory/robustness_card.h"
#include "ui/laboratory/teach_it.h"
#include "ui/paint.h"
#include "ui/panels/answer.h"
#include "ui/panels/header.h"
#include "ui/panels/learn.h"
#include "ui/panels/pad.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"

namespace inkling::ui {

namespace {

// All in CSS pixels.
constexpr float kHeader = 56.0f, kPhoneHeader = 52.0f;
constexpr float kWideLimit = 1440.0f, kContentLimit = 1600.0f;
constexpr float kPhoneBar = 72.0f, kStrip = 64.0f;
constexpr float kDrawer = 320.0f;
constexpr float kUnfold = 180.0f;  // milliseconds

float css_width(const Context& context) {
  return static_cast<float>(context.viewport.width) / context.viewport.ratio;
}

float scroll(const Context& context) {
  return std::round(context.viewport.scroll_y * context.viewport.ratio);
}

bool has_history(const Snapshot& snapshot) {
  return !snapshot.train_history->empty() || snapshot.state == SessionState::kRunning;
}

void draw_pad_heading(Context& context, Rect row) {
  const Palette& p = context.colors();
  const bool running = context.snapshot->state == SessionState::kRunning;
  const bool digits = singular_noun(context.snapshot->dataset.get()) == "digit";
  const std::string title = running ? "Draw while it learns" : digits ? "Draw a digit" : "Draw";
  const float used = text_line(*context.list, context.fonts.body_bold, row, p.text, title);
  row.cut_left(used + context.px(12.0f));
  if (!running)
    text_line(*context.list, context.fonts.ui, row, p.text3, "mouse, pen or finger", Align::kRight);
}

void draw_plot_heading(Context& context, const Rect& row, const char* title, const char* note) {
  text_line(*context.list, context.fonts.ui_medium, row, context.colors().text, title);
  text_line(*context.list, context.fonts.caption, row, context.colors().text3, note, Align::kRight);
}

const char* accuracy_title(const Context& context) {
  return plural_noun(context.snapshot->dataset.get()) == "digits" ? "Digits read" : "Images read";
}

void take_clicked(Context& context, Page& page, std::optional<std::uint32_t> sample) {
  if (sample) ask_for_pad_image(context, page, sample);
}

void draw_gallery_block(Context& context, Page& page, Rect& rest, int rows, int columns) {
  if (draw_gallery_heading(context, rest.cut_top(context.target(20.0f, 28.0f))) &&
      context.snapshot->dataset != nullptr) {
    ++page.gallery.shuffle;
    page.gallery.images.ask(
        context.session, page.next_request++,
        gallery_samples(context.snapshot->dataset->test_count, page.gallery.shuffle));
  }
  rest.cut_top(context.px(8.0f));
  const Rect area = rest.cut_top(gallery_row_height(context) * static_cast<float>(rows));
  take_clicked(context, page, draw_gallery(context, page.gallery, area, rows, columns));
}

int gallery_columns(const Context& context, float width) {
  const float tile = context.px(56.0f), least_gap = context.px(6.0f);
  return std::clamp(static_cast<int>((width + least_gap) / (tile + least_gap)), 3, 9);
}

void draw_curves_block(Context& context, Page& page, Rect& rest, float accuracy_height,
                       float loss_share) {
  prepare_curves(context, page.curves);
  // One left edge for both plots, whatever their tick labels need.
  ImPlot::BeginAlignedPlots("curves", true);
  draw_plot_heading(context, rest.cut_top(context.px(20.0f)), accuracy_title(context),
                    loss_share > 0.0f ? "drag to zoom" : "more is up");
  rest.cut_top(context.px(4.0f));
  draw_accuracy_plot(context, page.curves, rest.cut_top(context.px(accuracy_height)));
  if (loss_share > 0.0f) {
    const float full = context.px(8.0f + 20.0f + 4.0f + 132.0f);
    Rect block = rest.cut_top(std::round(full * loss_share));
    if (loss_share >= 1.0f) {  // unfolding: room first, then the plot
      block.cut_top(context.px(8.0f));
      draw_plot_heading(context, block.cut_top(context.px(20.0f)), "Loss", "less is down");
      block.cut_top(context.px(4.0f));
      draw_loss_plot(context, page.curves, block.cut_top(context.px(132.0f)));
    }
  }
  ImPlot::EndAlignedPlots();
}

float loss_share(Context& context) {
  return context.ease(ImGui::GetID("loss plot unfolds"),
                      has_history(*context.snapshot) ? 1.0f : 0.0f, kUnfold);
}

void draw_learn_column(Context& context, Page& page, Rect& rest) {
  draw_learn_title(context, rest);
  rest.cut_top(context.px(8.0f));
  draw_clock(context, rest);
  rest.cut_top(context.px(8.0f));
  draw_milestones(context, rest);
  rest.cut_top(context.px(14.0f));
  draw_train_buttons(context, page, rest);
  rest.cut_top(context.px(6.0f));
  draw_pace(context, rest);
  rest.cut_top(context.px(2.0f));
  draw_learn_state(context, page, rest);
  rest.cut_top(context.px(10.0f));
  const float unfolded = loss_share(context);
  draw_curves_block(context, page, rest, 172.0f, unfolded);
  rest.cut_top(context.px(10.0f));
  const int rows = unfolded > 0.0f ? 1 : 3;
  draw_gallery_block(context, page, rest, rows, gallery_columns(context, rest.width));
}

// One of the names above the band; returns true when it was chosen.
bool draw_tab(Context& context, Rect& head, const char* title, bool chosen) {
  const Palette& p = context.colors();
  const bool phone = context.phone();
  const ImFont* bold = phone ? context.fonts.body_bold : context.fonts.ui_bold;
  // As wide as when it is chosen, so that nothing moves.
  const ImFont* regular = phone ? context.fonts.body : context.fonts.ui;
  Rect tab = head.cut_left(std::max(text_width(bold, title), text_width(regular, title)));
  head.cut_left(context.px(phone ? 16.0f : 24.0f));
  const Press pointer = press(context, title, tab.inset(-context.px(6.0f), 0.0f));
  text_line(*context.list, chosen ? bold : regular, tab,
            chosen || pointer.hovered ? p.text : p.text2, title);
  if (chosen) fill(*context.list, tab.cut_bottom(context.px(2.0f)), p.ink);
  return pointer.pressed;
}

// The band below pad and answer.
void draw_band(Context& context, Page& page, Rect& rest) {
  const bool phone = context.phone();
  page.band_top = (rest.y + scroll(context)) / context.viewport.ratio;
  Rect head = rest.cut_top(context.px(phone ? 36.0f : 32.0f));
  const bool digits = plural_noun(context.snapshot->dataset.get()) == "digits";
  const auto title = [&](const char* whole, const char* brief) { return phone ? brief : whole; };
  hairline_below(context, head);
  if (draw_tab(context, head, title(digits ? "Unseen digits" : "Unseen images", "Unseen"),
               page.band == Band::kUnseen))
    page.band = Band::kUnseen;
  if (draw_tab(context, head, title("What it saw", "It saw"), page.band == Band::kWhatItSaw))
    page.band = Band::kWhatItSaw;
  if (draw_tab(context, head, title("Teach it", "Teach"), page.band == Band::kTeachIt))
    page.band = Band::kTeachIt;
  if (draw_tab(context, head, title("Robustness", "Robust"), page.band == Band::kRobustness))
    page.band = Band::kRobustness;
  if (draw_tab(context, head, title("First layer", "Layer"), page.band == Band::kFirstLayer))
    page.band = Band::kFirstLayer;
  rest.cut_top(context.px(phone ? 8.0f : 14.0f));
  if (page.band == Band::kWhatItSaw) {
    if (laboratory_is_here(context, rest))
      rest.cut_top(laboratory::draw_what_it_saw(context, page, rest));
    return;
  }
  if (page.band == Band::kTeachIt) {
    if (laboratory_is_here(context, rest))
      rest.cut_top(laboratory::draw_teach_it(context, page, rest));
    return;
  }
  if (page.band == Band::kRobustness) {
    if (laboratory_is_here(context, rest))
      rest.cut_top(laboratory::draw_robustness(context, page, rest));
    return;
  }
  if (page.band == Band::kFirstLayer) {
    if (!laboratory_is_here(context, rest)) return;
    laboratory::draw_first_layer_heading(context, page.first_layer, head);
    rest.cut_top(laboratory::draw_first_layer(context, page.first_layer, rest));
    return;
  }
  draw_field_heading(context, page.field, head);
  std::optional<std::uint32_t> clicked;
  rest.cut_top(draw_unseen_field(context, page.field, rest, clicked));
  take_clicked(context, page, clicked);
}

void draw_pad_block(Context& context, Page& page, Rect column) {
  draw_pad_heading(context, column.cut_top(context.px(24.0f)));
  column.cut_top(context.px(12.0f));
  draw_pad(context, page, column.cut_top(column.width));
  column.cut_top(context.px(8.0f));
  draw_pad_tools(context, page, column.cut_top(context.px(36.0f)));
}

// A list with its own scrolling at the right edge.
void draw_recipe_column(Context& context, Page& page, const Rect& rect, bool closable) {
  const Palette& p = context.colors();
  fill(*context.list, rect, p.surface);
  fill(*context.list, {rect.x, rect.y, context.hairline(), rect.height}, p.line);
  Rect inner = rect.inset(context.px(24.0f), 0.0f);
  inner.cut_top(context.px(16.0f));
  Rect head = inner.cut_top(context.px(24.0f));
  if (closable) {
    const Rect close =
        head.cut_right(context.px(32.0f)).centered(context.px(32.0f), context.px(32.0f));
    if (icon_button(context, "close recipe", close, Icon::kClose, "Close",
                    {.kind = ButtonKind::kGhost}))
      context.drawer_open = false;
  }
  text_line(*context.list, context.fonts.body_bold, head, p.text, "Recipe");
  inner.cut_top(context.px(8.0f));
  ImGui::SetCursorScreenPos({rect.x + context.hairline(), inner.y});
  ImGui::BeginChild("recipe",
                    {rect.width - context.hairline(), std::max(1.0f, rect.bottom() - inner.y)},
                    ImGuiChildFlags_None, ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav);
  {
    const DrawInWindow scope(context);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float used = draw_recipe(context, page.recipe, page.gallery.images,
                                   {inner.x, origin.y, inner.width, inner.height});
    ImGui::SetCursorScreenPos(origin);
    ImGui::Dummy({1.0f, used});
  }
  ImGui::EndChild();
}

// Everything between fixed bars: clipped there, so that what is scrolled away is neither seen nor
// clicked.
class ScrolledBody {
 public:
  ScrolledBody(Context& context, float top, float bottom) {
    ImGui::PushClipRect({0.0f, top}, {static_cast<float>(context.viewport.width), bottom}, true);
  }
  ~ScrolledBody() { ImGui::PopClipRect(); }
  ScrolledBody(const ScrolledBody&) = delete;
  ScrolledBody& operator=(const ScrolledBody&) = delete;
};

void finish_body(Context& context, Page& page, float bottom, float margin) {
  page.body_height = (bottom + scroll(context)) / context.viewport.ratio + margin;
}

void draw_desktop(Context& context, Page& page) {
  const float width = css_width(context), height = static_cast<float>(context.viewport.height);
  const bool wide = width >= kWideLimit;
  const float recipe = wide ? 320.0f : 280.0f, gap = wide ? 32.0f : 24.0f;
  const float content = std::min(width - recipe, kContentLimit);
  const float left = (width - recipe - content) * 0.5f;
  const float answer = wide ? 216.0f : 184.0f;
  const float learn = wide ? std::clamp(content * 0.357f, 336.0f, 520.0f)
                           : std::clamp(328.0f + (width - 1200.0f) * 0.3f, 328.0f, 400.0f);
  const float pad = std::clamp(content - 4.0f * gap - answer - learn, 312.0f, 520.0f);

  const Rect header{0.0f, 0.0f, static_cast<float>(context.viewport.width), context.px(kHeader)};
  const Rect side{static_cast<float>(context.viewport.width) - context.px(recipe), header.bottom(),
                  context.px(recipe), height - header.bottom()};
  {
    const ScrolledBody body(context, header.bottom(), height);
    const float top = header.bottom() + context.px(24.0f) - scroll(context);
    const float x = context.px(left + gap);
    draw_pad_block(context, page, {x, top, context.px(pad), 0.0f});
    const float answer_x = x + context.px(pad) + context.px(gap);
    const float answer_top = top + context.px(36.0f);
    const float answer_bottom =
        answer_top + draw_answer(context, page, {answer_x, answer_top, context.px(answer), 0.0f});
    Rect learn_rest{answer_x + context.px(answer) + context.px(gap), top, context.px(learn), 0.0f};
    draw_learn_column(context, page, learn_rest);
    const float band_top =
        std::max(top + context.px(24.0f + 12.0f + pad + 8.0f + 36.0f), answer_bottom) +
        context.px(22.0f);
    Rect band{x, band_top, context.px(pad + gap + answer), 0.0f};
    draw_band(context, page, band);
    finish_body(context, page, std::max(band.y, learn_rest.y), 24.0f);
  }
  draw_recipe_column(context, page, side, false);
  draw_header(context, page, header);
}

void draw_tablet(Context& context, Page& page) {
  const float width = css_width(context), height = static_cast<float>(context.viewport.height),
              margin = 24.0f;
  const Rect header{0.0f, 0.0f, static_cast<float>(context.viewport.width), context.px(kHeader)};
  {
    context.interactive = !context.drawer_open;
    const ScrolledBody body(context, header.bottom(), height);
    const float top = header.bottom() + context.px(24.0f) - scroll(context);
    const float content = width - 2.0f * margin;
    const float pad = std::clamp(width * 0.45f, 320.0f, 420.0f);
    draw_pad_block(context, page, {context.px(margin), top, context.px(pad), 0.0f});
    const float answer_width = std::min(content - pad - 24.0f, 320.0f);
    const float answer_top = top + context.px(36.0f);
    const float answer_bottom =
        answer_top +
        draw_answer(context, page,
                    {context.px(margin + pad + 24.0f), answer_top, context.px(answer_width), 0.0f});
    const float y = std::max(top + context.px(24.0f + 12.0f + pad + 8.0f + 36.0f), answer_bottom) +
                    context.px(24.0f);
    // The clock left, the curves right.
    const std::vector<Rect> halves =
        Rect{context.px(margin), y, context.px(content), 0.0f}.columns(2, context.px(24.0f));
    Rect left = halves[0], right = halves[1];
    draw_learn_title(context, left);
    left.cut_top(context.px(8.0f));
    draw_clock(context, left);
    left.cut_top(context.px(8.0f));
    draw_milestones(context, left);
    left.cut_top(context.px(14.0f));
    draw_train_buttons(context, page, left);
    left.cut_top(context.px(6.0f));
    draw_pace(context, left);
    left.cut_top(context.px(2.0f));
    draw_learn_state(context, page, left);
    left.cut_top(context.px(16.0f));
    draw_gallery_block(context, page, left, 2, gallery_columns(context, left.width));
    draw_curves_block(context, page, right, 190.0f, loss_share(context));
    Rect band{context.px(margin), std::max(left.y, right.y) + context.px(24.0f),
              context.px(content), 0.0f};
    draw_band(context, page, band);
    finish_body(context, page, band.y, 24.0f);
    context.interactive = true;
  }
  if (context.drawer_open) {
    const float drawer = context.px(kDrawer);
    const Rect side{static_cast<float>(context.viewport.width) - drawer, header.bottom(), drawer,
                    height - header.bottom()};
    const Rect veil{0.0f, header.bottom(), side.x, side.height};
    fill(*context.list, veil, with_alpha(context.colors().page, 0.6f));
    if (press(context, "close drawer", veil).pressed) context.drawer_open = false;
    draw_recipe_column(context, page, side, true);
    page.pad_rect = {};
  }
  draw_header(context, page, header);
}

// On a phone the sheet is the page: its length is the page's, so the browser scrolls it as it
// scrolls everything.
void draw_phone_sheet(Context& context, Page& page) {
  const Palette& p = context.colors();
  const Rect screen{0.0f, 0.0f, static_cast<float>(context.viewport.width),
                    static_cast<float>(context.viewport.height)};
  fill(*context.list, screen, p.surface);
  const Rect header{0.0f, 0.0f, screen.width, context.px(kPhoneHeader)};
  {
    const ScrolledBody body(context, header.bottom(), screen.height);
    const Rect rest{context.px(16.0f), header.bottom() + context.px(8.0f) - scroll(context),
                    screen.width - context.px(32.0f), 0.0f};
    const float used = draw_recipe(context, page.recipe, page.gallery.images, rest);
    finish_body(context, page, rest.y + used, 24.0f + context.viewport.inset_bottom);
  }
  Rect bar = header.inset(context.px(16.0f), 0.0f);
  fill(*context.list, header, p.surface);
  hairline_below(context, header);
  const float target = context.px(44.0f);
  Rect close = bar.cut_right(target);
  close.x += context.px(12.0f);
  if (icon_button(context, "close recipe", close.centered(target, target), Icon::kClose, "Close",
                  {.kind = ButtonKind::kGhost}))
    context.drawer_open = false;
  text_line(*context.list, context.fonts.title, bar, p.text, "Recipe");
}

// The pad as large as a phone lets it be, with the answer above and the tools below, or beside it
// where the phone lies on its side.
void draw_large_pad(Context& context, Page& page) {
  const auto width = static_cast<float>(context.viewport.width),
             height = static_cast<float>(context.viewport.height) -
                      context.px(context.viewport.inset_bottom);
  const float margin = context.px(8.0f), tools = context.px(44.0f);
  page.body_height = 0.0f;
  Rect rest = Rect{0.0f, 0.0f, width, height}.inset(margin);
  const bool upright = height >= width;
  Rect beside = upright ? rest.cut_top(context.px(kStrip)) : rest;
  const float side = upright ? std::min(rest.width, rest.height - tools - 2.0f * margin)
                             : std::min(rest.height, rest.width - context.px(300.0f));
  if (upright) {
    draw_live_strip(context, page, beside);
    draw_pad_tools(context, page, rest.cut_bottom(tools));
    draw_pad(context, page, rest.centered(side, side));
    return;
  }
  draw_pad(context, page, beside.cut_left(side));
  beside.cut_left(margin);
  draw_live_strip(context, page, beside.cut_top(context.px(kStrip)));
  draw_pad_tools(context, page, beside.cut_bottom(tools));
}

void draw_phone(Context& context, Page& page) {
  if (context.drawer_open) {
    page.pad_rect = {};
    draw_phone_sheet(context, page);
    return;
  }
  const float height = static_cast<float>(context.viewport.height),
              width = static_cast<float>(context.viewport.width);
  if (page.pad_enlarged) return draw_large_pad(context, page);
  const Rect header{0.0f, 0.0f, width, context.px(kPhoneHeader)};
  const float bar_height = context.px(kPhoneBar + context.viewport.inset_bottom);
  const Rect bar{0.0f, height - bar_height, width, bar_height};
  const float margin = context.px(16.0f);
  const float side = std::min(width - 2.0f * margin, context.px(420.0f));
  const Rect pad{std::round((width - side) * 0.5f), header.bottom() - scroll(context), side, side};
  const bool strip = pad.bottom() < header.bottom() + context.px(24.0f);
  const float top = header.bottom() + (strip ? context.px(kStrip) : 0.0f);
  {
    const ScrolledBody body(context, top, bar.y);
    draw_pad(context, page, pad);
    Rect rest{margin, pad.bottom() + context.px(6.0f), width - 2.0f * margin, 0.0f};
    Rect tools = rest.cut_top(context.px(44.0f));
    tools.x -= context.px(4.0f);
    tools.width += context.px(12.0f);
    draw_pad_tools(context, page, tools);
    rest.cut_top(context.px(10.0f));
    rest.cut_top(draw_answer_row(context, page, rest));
    rest.cut_top(context.px(24.0f));
    draw_learn_title(context, rest);
    rest.cut_top(context.px(4.0f));
    draw_clock(context, rest);
    rest.cut_top(context.px(10.0f));
    draw_milestones(context, rest);
    rest.cut_top(context.px(14.0f));
    if (context.snapshot->state == SessionState::kFinished) {
      draw_train_buttons(context, page, rest);
      rest.cut_top(context.px(12.0f));
    }
    draw_pace(context, rest);
    draw_learn_state(context, page, rest);
    rest.cut_top(context.px(16.0f));
    draw_curves_block(context, page, rest, 180.0f, loss_share(context));
    rest.cut_top(context.px(16.0f));
    draw_band(context, page, rest);
    rest.cut_top(context.px(24.0f));
    draw_gallery_block(context, page, rest, 3, gallery_columns(context, rest.width));
    finish_body(context, page, rest.y, 24.0f + kPhoneBar + context.viewport.inset_bottom);
  }
  // What is covered by the bars cannot be drawn on.
  if (strip) page.pad_rect = {};
  if (strip) draw_live_strip(context, page, {0.0f, header.bottom(), width, context.px(kStrip)});
  draw_header(context, page, header);
  draw_train_bar(context, page, bar);
}

void draw_laboratory(Context& context, Page& page) {
  const float header = context.phone() ? kPhoneHeader : kHeader;
  const auto width = static_cast<float>(context.viewport.width);
  Rect body =
      Rect{0.0f, context.px(header), width, 0.0f}.inset(context.px(32.0f), context.px(24.0f));
  if (laboratory_is_here(context, body)) {
    if (page.laboratory == nullptr) page.laboratory = laboratory::make_laboratory();
    page.laboratory->draw(context, page, header);
  } else {
    page.body_height = 0.0f;
  }
  draw_header(context, page, {0.0f, 0.0f, width, context.px(header)});
}

}  // namespace

ScreenClass screen_class(const Viewport& viewport) {
  const float width = static_cast<float>(viewport.width) / std::max(viewport.ratio, 0.1f);
  if (width < kPhoneLimit) return ScreenClass::kPhone;
  return width < kDesktopLimit ? ScreenClass::kTablet : ScreenClass::kDesktop;
}

void draw_screen(Context& context, Page& page) {
  page.pad_rect = {};
  if (page.in_laboratory) return draw_laboratory(context, page);
  switch (context.screen) {
    case ScreenClass::kDesktop:
      draw_desktop(context, page);
      break;
    case ScreenClass::kTablet:
      draw_tablet(context, page);
      break;
    case ScreenClass::kPhone:
      draw_phone(context, page);
      break;
  }
}

}  // namespace inkling::ui
