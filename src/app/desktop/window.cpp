#include "app/desktop/window.h"

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "app/common/files.h"
#include "app/common/png.h"

namespace inkling::desktop {

namespace {

constexpr float kWheelStep = 60.0f;  // CSS pixels a notch
constexpr int kMousePointer = 0;

Window* owner(GLFWwindow* window) { return static_cast<Window*>(glfwGetWindowUserPointer(window)); }

std::optional<ui::Action> shortcut(int key, int modifiers) {
  const bool control = (modifiers & (GLFW_MOD_CONTROL | GLFW_MOD_SUPER)) != 0;
  if (control && key == GLFW_KEY_Z)
    return (modifiers & GLFW_MOD_SHIFT) != 0 ? ui::Action::kRedoStroke : ui::Action::kUndoStroke;
  if (control) return std::nullopt;
  switch (key) {
    case GLFW_KEY_SPACE:
      return ui::Action::kTrainOrPause;
    case GLFW_KEY_S:
      return ui::Action::kStep;
    case GLFW_KEY_E:
      return ui::Action::kEpoch;
    case GLFW_KEY_R:
      return ui::Action::kReset;
    case GLFW_KEY_C:
      return ui::Action::kClear;
    case GLFW_KEY_L:
      return ui::Action::kLaboratory;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::unique_ptr<Window> Window::open(const Options& options) {
  glfwSetErrorCallback(
      [](int, const char* message) { std::fprintf(stderr, "window: %s\n", message); });
  if (glfwInit() != GLFW_TRUE) return nullptr;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  std::unique_ptr<Window> result(new Window);
  result->fixed_ratio_ = options.ratio.has_value();
  result->ratio_ = options.ratio.value_or(1.0f);
  if (result->fixed_ratio_)
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_FALSE);
  else
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  const int width =
      static_cast<int>(std::lround(static_cast<float>(options.width) * result->ratio_));
  const int height =
      static_cast<int>(std::lround(static_cast<float>(options.height) * result->ratio_));
  result->window_ = glfwCreateWindow(width, height, "Inkling", nullptr, nullptr);
  if (result->window_ == nullptr) return nullptr;
  glfwMakeContextCurrent(result->window_);
  glfwSwapInterval(1);
  ImGui::CreateContext();
  // Before ours, which pass on what Dear ImGui needs.
  ImGui_ImplGlfw_InitForOpenGL(result->window_, false);
  ImGui_ImplOpenGL3_Init("#version 150");
  result->install_callbacks();
  return result;
}

Window::~Window() {
  if (window_ != nullptr) {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
    glfwDestroyWindow(window_);
  }
  glfwTerminate();
}

void Window::attach(ui::Application* application, NativePlatform* platform) {
  application_ = application;
  platform_ = platform;
}

void Window::install_callbacks() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetCursorPosCallback(window_,
                           [](GLFWwindow* w, double x, double y) { owner(w)->on_cursor(x, y); });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int mods) {
    owner(w)->on_button(button, action, mods);
  });
  glfwSetScrollCallback(window_,
                        [](GLFWwindow* w, double x, double y) { owner(w)->on_scroll(x, y); });
  glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
    ImGui_ImplGlfw_KeyCallback(w, key, scancode, action, mods);
    owner(w)->on_key(key, action, mods);
  });
  glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned int character) {
    ImGui_ImplGlfw_CharCallback(w, character);
    owner(w)->input_ = true;
  });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int entered) {
    ImGui_ImplGlfw_CursorEnterCallback(w, entered);
    owner(w)->input_ = true;
  });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int focused) {
    ImGui_ImplGlfw_WindowFocusCallback(w, focused);
    owner(w)->input_ = true;
  });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { owner(w)->input_ = true; });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { owner(w)->input_ = true; });
  glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** paths) {
    owner(w)->platform_->take_files(std::vector<std::filesystem::path>(paths, paths + count));
    owner(w)->input_ = true;
  });
}

float Window::pixels_per_unit() const {
  int units = 0, pixels = 0, ignored = 0;
  glfwGetWindowSize(window_, &units, &ignored);
  glfwGetFramebufferSize(window_, &pixels, &ignored);
  return units > 0 ? static_cast<float>(pixels) / static_cast<float>(units) : 1.0f;
}

ui::Viewport Window::viewport() const {
  ui::Viewport view;
  glfwGetFramebufferSize(window_, &view.width, &view.height);
  view.ratio = ratio_;
  if (!fixed_ratio_) {
    float x = 1.0f, y = 1.0f;
    glfwGetWindowContentScale(window_, &x, &y);
    view.ratio = std::clamp(x, 1.0f, 4.0f);
  }
  view.scroll_y = platform_->scroll_y();
  return view;
}

void Window::on_cursor(double x, double y) {
  const float scale = pixels_per_unit();
  ImGui::GetIO().AddMousePosEvent(static_cast<float>(x) * scale, static_cast<float>(y) * scale);
  const float ratio = viewport().ratio;
  pointer_x_ = static_cast<float>(x) * scale / ratio,
  pointer_y_ = static_cast<float>(y) * scale / ratio;
  if (drawing_) application_->pad_move(kMousePointer, pointer_x_, pointer_y_);
  input_ = true;
}

void Window::on_button(int button, int action, int modifiers) {
  input_ = true;
  ImGui_ImplGlfw_MouseButtonCallback(window_, button, action, modifiers);
  if (button != GLFW_MOUSE_BUTTON_LEFT) return;
  if (action == GLFW_PRESS) {
    const ui::CssRect pad = application_->pad();
    const bool inside = pointer_x_ >= pad.x && pointer_y_ >= pad.y &&
                        pointer_x_ < pad.x + pad.width && pointer_y_ < pad.y + pad.height;
    drawing_ = inside;
    if (inside) application_->pad_down(kMousePointer, pointer_x_, pointer_y_);
  } else if (drawing_) {
    drawing_ = false;
    application_->pad_up(kMousePointer);
  }
}

void Window::on_scroll(double x, double y) {
  input_ = true;
  if (application_->wants_wheel()) {
    ImGui_ImplGlfw_ScrollCallback(window_, x, y);
    return;
  }
  const ui::Viewport view = viewport();
  const float most =
      std::max(0.0f, application_->content_height() - static_cast<float>(view.height) / view.ratio);
  platform_->set_scroll_y(
      std::clamp(platform_->scroll_y() - static_cast<float>(y) * kWheelStep, 0.0f, most));
}

void Window::on_key(int key, int action, int modifiers) {
  input_ = true;
  if (action != GLFW_PRESS || application_->typing() != ui::Application::Typing::kNothing) return;
  if (const auto wanted = shortcut(key, modifiers)) application_->perform(*wanted);
}

void Window::wait(double seconds) {
  if (seconds > 0.0)
    glfwWaitEventsTimeout(seconds);
  else
    glfwPollEvents();
}

bool Window::closing() const { return glfwWindowShouldClose(window_) == GLFW_TRUE; }

bool Window::take_input() { return std::exchange(input_, false); }

void Window::point_at(float x, float y) {
  staged_ = true;
  const ui::Viewport view = viewport();
  const float scale = pixels_per_unit();
  on_cursor(static_cast<double>(x * view.ratio / scale),
            static_cast<double>(y * view.ratio / scale));
}

void Window::press(bool down) {
  on_button(GLFW_MOUSE_BUTTON_LEFT, down ? GLFW_PRESS : GLFW_RELEASE, 0);
}

void Window::draw(double now, const std::string& picture) {
  const ui::Viewport view = viewport();
  if (view.width <= 0 || view.height <= 0) return;
  // NewFrame makes what is not there, with the new letters' texture.
  if (application_->prepare(view)) ImGui_ImplOpenGL3_DestroyDeviceObjects();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  // Everything is laid out in device pixels, whatever units the window system counts in.
  ImGui::GetIO().DisplaySize = {static_cast<float>(view.width), static_cast<float>(view.height)};
  ImGui::GetIO().DisplayFramebufferScale = {1.0f, 1.0f};
  // The window system's pointer is elsewhere while one is staged.
  if (staged_) ImGui::GetIO().AddMousePosEvent(pointer_x_ * view.ratio, pointer_y_ * view.ratio);
  ImGui::NewFrame();
  application_->frame(now, view);
  ImGui::Render();
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  // Once swapped, what the buffers hold is the system's business.
  if (!picture.empty()) picture_status_ = save_picture(picture);
  if (const auto wanted = platform_->take_wanted_picture())
    platform_->save_file(
        wanted->name,
        picture_of(static_cast<int>(wanted->rect.x), static_cast<int>(wanted->rect.y),
                   static_cast<int>(wanted->rect.width), static_cast<int>(wanted->rect.height)));
  glfwSwapBuffers(window_);
}

Bytes Window::picture_of(int x, int y, int width, int height) const {
  const int all = viewport().height;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width) *
                                   static_cast<std::size_t>(height) * 4);
  glReadBuffer(GL_BACK);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  // OpenGL's rows come from the bottom up, with an alpha that says nothing.
  glReadPixels(x, all - y - height, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
  Picture picture{width, height, {}};
  picture.rgb.reserve(pixels.size() / 4 * 3);
  for (int row = height - 1; row >= 0; --row)
    for (int column = 0; column < width; ++column) {
      const auto pixel = pixels.begin() + (std::ptrdiff_t{row} * width + column) * 4;
      picture.rgb.insert(picture.rgb.end(), pixel, pixel + 3);
    }
  return format_png(picture);
}

Status Window::save_picture(const std::string& path) {
  const ui::Viewport view = viewport();
  const Bytes file = picture_of(0, 0, view.width, view.height);
  if (file.empty())
    return Error{ErrorCode::kOutOfMemory, path + ": the picture could not be packed."};
  return write_file_atomically(path, file, IfExists::kReplace);
}

}  // namespace inkling::desktop
