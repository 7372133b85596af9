#include "app/web/page.h"

#include <emscripten.h>
#include <emscripten/html5.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>

#include "app/graphics/gl_textures.h"
#include "formats/hyperparameters_json.h"

namespace inkling::web {
namespace {

constexpr char kGlsl[] = "#version 300 es";
// Of a frame at 60 Hz, what training may take where it has no thread of its own.
constexpr double kSliceSeconds = 0.010;
constexpr double kHiddenSliceSeconds = 0.2;
// After something was posted the page keeps looking for its effect before it rests.
constexpr double kLingerSeconds = 0.25;

// The clock of tick(). emscripten_get_now() is another one where there are threads: it counts from
// 1970, so that all of them agree.
EM_JS(double, inkling_page_seconds, (), { return performance.now() / 1000; });

EMSCRIPTEN_WEBGL_CONTEXT_HANDLE make_context() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = false;
  attributes.depth = false;
  attributes.stencil = false;
  attributes.antialias = false;  // Dear ImGui smooths its own edges
  return emscripten_webgl_create_context("#canvas", &attributes);
}

}  // namespace

Page::Page(const PageOptions& options)
    : session_(options.memory_bytes, options.in_worker),
      port_(session_.port()),
      platform_(options.arithmetic, options.reason, session_) {}

Result<std::unique_ptr<Page>> Page::create(const PageOptions& options) {
  std::unique_ptr<Page> page(new Page(options));
  if (options.graphics) {
    const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = make_context();
    if (context <= 0)
      return Error{ErrorCode::kNotFound,
                   "This browser cannot show the page: it has no WebGL2, or it is switched off."};
    emscripten_webgl_make_context_current(context);
    page->context_ = context;
  }
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
  connect_clipboard();
  if (options.graphics) ImGui_ImplOpenGL3_Init(kGlsl);
  page->application_ = std::make_unique<ui::Application>(
      page->port_, page->platform_, options.graphics ? ui::make_gl_textures() : nullptr);
  return page;
}

Page::~Page() {
  application_.reset();
  if (context_ != 0 && !context_lost_) ImGui_ImplOpenGL3_Shutdown();
  // There is none when the graphics context was refused before it.
  if (ImGui::GetCurrentContext() != nullptr) ImGui::DestroyContext();
}

void Page::set_viewport(const ui::Viewport& viewport) {
  viewport_ = viewport;
  input_ = true;
}

void Page::graphics_lost() {
  // While the context is lost its deletions are silent; nothing but textures and buffers knows that
  // anything happened.
  context_lost_ = true;
  ImGui_ImplOpenGL3_Shutdown();
  application_->graphics_lost();
}

void Page::graphics_restored() {
  ImGui_ImplOpenGL3_Init(kGlsl);
  context_lost_ = false;
  input_ = true;
}

void Page::post(Command command, std::uint64_t id) {
  port_.post(std::move(command), id);
  busy_until_ = inkling_page_seconds() + kLingerSeconds;
}

void Page::ask(Request request) {
  port_.ask(std::move(request));
  busy_until_ = inkling_page_seconds() + kLingerSeconds;
}

Status Page::configure(std::string_view text, std::uint64_t id) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded())
    return Error{ErrorCode::kInvalidArgument, "configure: found text that is no JSON."};
  auto merged = merge_json(configuring_.empty() ? snapshot()->wanted : *configured_, json);
  if (!merged) return merged.error();
  configured_ = *merged;
  configuring_.push_back(id);
  post(command::Configure{std::move(*merged)}, id);
  return {};
}

void Page::drain_replies() {
  std::vector<Reply> replies = std::exchange(waiting_, {});
  for (Reply& reply : port_.take_replies()) replies.push_back(std::move(reply));
  for (Reply& reply : replies) {
    if (reply.id >= ui::Application::kFirstReplyId) {
      application_->receive(reply);
      input_ = true;
      continue;
    }
    std::erase(configuring_, reply.id);
    events_.push_back(std::move(reply));
  }
}

bool Page::has_news() {
  if (port_.snapshot()->revision != seen_revision_) return true;
  for (Reply& reply : port_.take_replies()) waiting_.push_back(std::move(reply));
  // The user interface may wait for a time: a hover card that is due, a toast that ends.
  return !waiting_.empty() || application_->wants_frame(inkling_page_seconds() + kLingerSeconds);
}

bool Page::advance_hidden() {
  const bool working = session_.slice(kHiddenSliceSeconds);
  drain_replies();
  return working;
}

Page::Tick Page::tick(double now_seconds, bool at_once) {
  bool working = session_.slice(kSliceSeconds);
  drain_replies();
  const SnapshotPtr present = port_.snapshot();
  if (present->revision != seen_revision_)
    busy_until_ = std::max(busy_until_, now_seconds + kLingerSeconds);
  seen_revision_ = present->revision;
  working = working || present->state == SessionState::kRunning;
  Tick tick;
  const bool wanted = input_ || application_->wants_frame(now_seconds);
  // Faster screens, and pointers that never rest, cost no more than a person can see.
  const bool due = at_once || now_seconds - last_draw_ >= application_->frame_seconds() * 0.9;
  const bool drawable = context_ != 0 && !context_lost_ && viewport_.width > 0;
  if (wanted && due && drawable) {
    draw(now_seconds);
    tick.drew = true;
  }
  // What is due soon is waited for: a resting page looks up only a few times a second.
  tick.busy = working || tick.drew || now_seconds < busy_until_ ||
              (drawable && (input_ || application_->wants_frame(now_seconds + kLingerSeconds)));
  return tick;
}

void Page::draw(double now_seconds) {
  input_ = false;
  // NewFrame makes what is not there, with the new letters' texture.
  if (application_->prepare(viewport_)) ImGui_ImplOpenGL3_DestroyDeviceObjects();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize =
      ImVec2(static_cast<float>(viewport_.width), static_cast<float>(viewport_.height));
  io.DeltaTime = static_cast<float>(std::clamp(now_seconds - last_draw_, 1e-4, 1.0));
  last_draw_ = now_seconds;
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  application_->frame(now_seconds, viewport_);
  ImGui::Render();
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  ++frames_;
}

}  // namespace inkling::web
