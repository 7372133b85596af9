#include "ui/panels/header.h"

#include "ui/actions.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/select.h"

namespace inkling::ui {

namespace {

struct Key {
  const char* keys;
  const char* meaning;
};
constexpr Key kKeys[] = {{"Space", "Train or pause"},
                         {"S", "One step"},
                         {"E", "One epoch"},
                         {"R", "Reset"},
                         {"C", "Clear the pad"},
                         {"Ctrl Z", "Undo a stroke"},
                         {"Ctrl Shift Z", "Redo"},
                         {", and .", "Slower, faster"},
                         {"P", "Play the run again"},
                         {"L", "Laboratory, and back"},
                         {"Double click", "A control's value from the recipe"}};

struct Status {
  std::string text;
  std::optional<Icon> icon;
  bool dot = false, warn = false;
};

Status data_status(const Context& context) {
  const Snapshot& snapshot = *context.snapshot;
  const LoadStatus& load = context.load;
  if (load.phase == LoadStatus::Phase::kLoading) {
    return {"Fetching the digits, " + fixed(load.received_mib, 1) + " of " +
                fixed(load.total_mib, 1) + " MiB",
            {},
            true};
  }
  if (snapshot.dataset != nullptr) {
    const bool running = snapshot.state == SessionState::kRunning;
    const std::string counts =
        grouped(snapshot.dataset->train_count) + " + " + grouped(snapshot.dataset->test_count);
    const std::string name = dataset_label(snapshot.dataset->name);
    if (running) return {name + ", " + counts, {}, true};
    return {name + " ready, " + counts, Icon::kCheck};
  }
  if (load.phase == LoadStatus::Phase::kFailed) return {load.title, Icon::kAlert, false, true};
  return {"No data yet", {}, false};
}

void explain_build(Context& context, const std::string& build, const Rect& anchor) {
  const std::string reason = context.platform.build_reason();
  if (reason.empty() || !press(context, "build", anchor).hovered) return;
  HoverCard card;
  card.id = ImGui::GetID("build card");
  card.anchor = anchor;
  card.width = context.px(300.0f);
  card.texts.push_back({context.fonts.ui_bold, context.colors().text, build});
  card.texts.push_back({context.fonts.ui, context.colors().text2, reason});
  context.hover_card = card;
}

void draw_status(Context& context, Rect& rect) {
  const Palette& p = context.colors();
  const std::string build =
      context.screen == ScreenClass::kDesktop ? context.platform.build_description() : "";
  if (!build.empty()) {
    const Rect line = rect.cut_right(text_width(context.fonts.ui, build));
    text_line(*context.list, context.fonts.ui, line, p.text3, build);
    explain_build(context, build, line);
    rect.cut_right(context.px(16.0f));
  }
  const Status status = data_status(context);
  const float width = text_width(context.fonts.ui, status.text);
  text_line(*context.list, context.fonts.ui, rect.cut_right(width), status.warn ? p.warn : p.text2,
            status.text, Align::kRight);
  rect.cut_right(context.px(6.0f));
  const Rect mark = rect.cut_right(context.px(16.0f));
  if (status.icon)
    draw_icon(*context.list, *status.icon, mark.center(), context.px(16.0f),
              status.warn ? p.warn : p.ink_text, 2.0f);
  if (status.dot)
    context.list->AddCircleFilled({mark.right() - context.px(4.0f), mark.center().y},
                                  context.px(6.0f) * 0.5f, p.ink);
}

void show_keys(Context& context, const Rect& anchor) {
  HoverCard card;
  card.id = ImGui::GetID("keys card");
  card.anchor = {anchor.x - context.px(200.0f), anchor.y, anchor.width + context.px(200.0f),
                 anchor.height};
  card.width = context.px(300.0f);
  card.texts.push_back({context.fonts.ui_bold, context.colors().text, "Keys"});
  for (const Key& key : kKeys) {
    card.texts.push_back(
        {context.fonts.ui_medium, context.colors().text, std::string(key.keys) + "  "});
    card.texts.push_back({context.fonts.ui, context.colors().text2, key.meaning, true});
  }
  context.hover_card = card;
}

// The two screens, side by side.
void draw_places(Context& context, Page& page, Rect& bar) {
  const Palette& p = context.colors();
  const auto place = [&](const char* title, bool laboratory) {
    const bool chosen = page.in_laboratory == laboratory;
    Rect tab = bar.cut_left(text_width(context.fonts.body_bold, title));
    bar.cut_left(context.px(20.0f));
    const Press pointer = press(context, title, tab.inset(-context.px(8.0f), 0.0f));
    text_line(*context.list, chosen ? context.fonts.body_bold : context.fonts.body, tab,
              chosen || pointer.hovered ? p.text : p.text2, title);
    if (!chosen) context.record(Action::kLaboratory, tab.inset(-context.px(8.0f), 0.0f));
    if (chosen) fill(*context.list, tab.cut_bottom(context.px(2.0f)), p.ink);
    if (pointer.pressed && !chosen) perform_action(context, page, Action::kLaboratory);
  };
  place("Draw and train", false);
  place("Laboratory", true);
}

void draw_menu(Context& context, Page& page, const Rect& button_rect) {
  const bool phone = context.phone();
  if (icon_button(context, "more", button_rect, phone ? Icon::kMenu : Icon::kMore, "More",
                  {.kind = ButtonKind::kGhost}))
    ImGui::OpenPopup("more menu");
  std::vector<MenuItem> items;
  enum class Entry { kLaboratory, kRecipe, kOpen, kSave, kSystemTheme };
  std::vector<Entry> entries;
  const auto add = [&](Entry entry, MenuItem item) {
    entries.push_back(entry);
    items.push_back(std::move(item));
  };
  if (phone)
    add(Entry::kLaboratory,
        {.label = page.in_laboratory ? "Draw and train" : "Laboratory", .icon = Icon::kArrow});
  if (phone && !page.in_laboratory)
    add(Entry::kRecipe, {.label = "Recipe", .icon = Icon::kSettings});
  add(Entry::kOpen, {.label = "Load files…", .note = "a model or data", .icon = Icon::kOpen});
  add(Entry::kSave,
      {.label = "Save model", .enabled = context.snapshot->model != nullptr, .icon = Icon::kSave});
  add(Entry::kSystemTheme,
      {.label = "Follow the system's theme", .chosen = context.chosen_theme == "system"});
  if (const auto chosen = menu(context, "more menu", button_rect, items)) {
    switch (entries[*chosen]) {
      case Entry::kLaboratory:
        perform_action(context, page, Action::kLaboratory);
        break;
      case Entry::kRecipe:
        context.drawer_open = true;
        break;
      case Entry::kOpen:
        context.platform.choose_files();
        break;
      case Entry::kSave:
        save_model(context, page);
        break;
      case Entry::kSystemTheme:
        context.chosen_theme = "system";
        context.wake(context.now);
        break;
    }
  }
}

}  // namespace

void draw_header(Context& context, Page& page, const Rect& rect) {
  const Palette& p = context.colors();
  const bool phone = context.phone();
  fill(*context.list, rect, p.page);
  if (!phone) hairline_below(context, rect);
  Rect bar = rect;
  bar.cut_left(context.px(phone ? 16.0f : context.screen == ScreenClass::kDesktop ? 32.0f : 24.0f));
  bar.cut_right(context.px(phone ? 8.0f : 20.0f));
  draw_mark(*context.list, bar.cut_left(context.px(22.0f)).center(), context.px(22.0f), p.ink,
            p.on_ink);
  bar.cut_left(context.px(8.0f));
  const float name = text_line(*context.list, context.fonts.title, bar, p.text, "Inkling");
  bar.cut_left(name + context.px(16.0f));
  if (!phone) {
    bar.cut_left(context.px(12.0f));
    draw_places(context, page, bar);
  }

  const float size = context.target(40.0f, 44.0f);
  draw_menu(context, page, bar.cut_right(size).centered(size, size));
  if (!phone) {
    const Rect help = bar.cut_right(size).centered(size, size);
    const Press state = press(context, "help keys", help);
    if (state.pressed) context.keys_open = !context.keys_open;
    if (state.hovered || context.keys_open) show_keys(context, help);
    if (state.hovered) fill(*context.list, help, p.hover, context.px(8.0f));
    draw_icon(*context.list, Icon::kHelp, help.center(), context.px(20.0f), p.text2);
    if (!state.hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) context.keys_open = false;
  }
  if (icon_button(context, "theme", bar.cut_right(size).centered(size, size),
                  p.dark ? Icon::kSun : Icon::kMoon, p.dark ? "Light theme" : "Dark theme",
                  {.kind = ButtonKind::kGhost, .action = Action::kToggleTheme}))
    perform_action(context, page, Action::kToggleTheme);
  if (phone && !page.in_laboratory &&
      icon_button(context, "enlarge", bar.cut_right(size).centered(size, size), Icon::kEnlarge,
                  "Larger pad", {.kind = ButtonKind::kGhost})) {
    page.pad_enlarged = true;
    context.platform.scroll_to(0.0f);
  }
  if (phone) return;
  if (context.screen == ScreenClass::kTablet && !page.in_laboratory) {
    bar.cut_right(context.px(8.0f));
    const ButtonOptions options{.kind = ButtonKind::kSecondary, .icon = Icon::kSettings};
    const float width = button_width(context, "Recipe", options);
    if (button(context, "recipe button", bar.cut_right(width).centered(width, context.px(32.0f)),
               "Recipe", options))
      context.drawer_open = !context.drawer_open;
  }
  bar.cut_right(context.px(16.0f));
  draw_status(context, bar);
}

}  // namespace inkling::ui
