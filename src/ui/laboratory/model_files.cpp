#include "ui/laboratory/model_files.h"

#include "ui/format.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"

namespace inkling::ui::laboratory {

namespace {

struct Choice {
  ModelFormat format;
  const char* label;
  const char* why;
};
constexpr Choice kChoices[] = {
    {ModelFormat::kSafetensors, "safetensors", "What this page and the command line load again"},
    {ModelFormat::kNpz, "NumPy .npz", "Opens with numpy.load; this page loads it, too"},
    {ModelFormat::kOnnx, "ONNX", "For Netron and ONNX Runtime; cannot be loaded here"}};

}  // namespace

Result<Bytes> convert_model(std::span<const std::uint8_t> file, ModelFormat format,
                            const Inflate& inflate) {
  const auto model = parse_any_model(file, inflate);
  if (!model) return model.error();
  return format_model_as(format, *model, Precision::kSingle);
}

void ModelFiles::ask(Desk& desk, ModelFormat format) {
  wanted_ = format;
  refused_.clear();
  request_ = desk.page.next_request++;
  desk.context.session.ask({request_, request::SaveModel{}});
}

bool ModelFiles::receive(const Reply& reply) {
  if (request_ == 0 || reply.id != request_) return false;
  request_ = 0;
  if (const auto* saved = std::get_if<reply::SavedModel>(&reply.body)) arrived_ = saved->file;
  if (const auto* failed = std::get_if<reply::Failed>(&reply.body)) refused_ = failed->message;
  return true;
}

void ModelFiles::save(Desk& desk) {
  const Bytes file = std::exchange(arrived_, {});
  const auto model = parse_any_model(file, {});
  if (!model) {
    refused_ = model.error().message;
    return;
  }
  const Bytes content = format_model_as(wanted_, *model, Precision::kSingle);
  const std::string name = "inkling-model." + std::string(to_string(wanted_));
  desk.context.platform.save_file(name, content);
  if (!sidecar_) return;
  const std::string text = format_sidecar(*model, wanted_, name, content);
  desk.context.platform.save_file("inkling-model.json", {text.begin(), text.end()});
}

void ModelFiles::draw(Desk& desk) {
  Context& context = desk.context;
  if (!arrived_.empty()) save(desk);
  desk.board.card(
      {.id = "model files", .title = "Model file", .note = "the present network"}, [&](Rect& rest) {
        const Palette& p = context.colors();
        if (context.snapshot->model == nullptr) {
          explain_absence(context, rest, false);
          return;
        }
        const float height = context.target(32.0f, 44.0f), gap = context.px(8.0f);
        Rect row = rest.cut_top(height);
        for (const Choice& choice : kChoices) {
          const ButtonOptions options{.enabled = request_ == 0, .hint = choice.why};
          const float width = button_width(context, choice.label, options);
          if (width > row.width) {
            rest.cut_top(gap);
            row = rest.cut_top(height);
          }
          if (button(context, choice.label, row.cut_left(width), choice.label, options))
            ask(desk, choice.format);
          row.cut_left(gap);
        }
        rest.cut_top(context.px(12.0f));
        row = rest.cut_top(context.target(24.0f, 44.0f));
        const Rect knob =
            row.cut_left(context.px(36.0f)).centered(context.px(36.0f), context.px(20.0f));
        row.cut_left(gap);
        if (toggle_switch(context, "sidecar", knob, sidecar_)) sidecar_ = !sidecar_;
        text_line(*context.list, context.fonts.ui, row, p.text,
                  "With its settings beside it as JSON");
        rest.cut_top(context.px(8.0f));
        rest.cut_top(text_block(
            *context.list, context.fonts.ui, rest, refused_.empty() ? p.text2 : p.warn,
            refused_.empty() ? "Drop a .safetensors or .npz file onto the page to load it again."
                             : refused_,
            context.px(20.0f)));
      });
}

}  // namespace inkling::ui::laboratory
