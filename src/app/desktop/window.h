// A GLFW window with Dear ImGui in it that works in device pixels.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/desktop/native_platform.h"
#include "ui/application.h"

struct GLFWwindow;

namespace inkling::desktop {

class Window {
 public:
  // Null and a message on standard error where no window can be had.
  static std::unique_ptr<Window> open(const Options& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  void attach(ui::Application* application, NativePlatform* platform);
  // Waits for input, at most so many seconds.
  void wait(double seconds);
  bool closing() const;
  bool take_input();  // whether there was any since the last call
  // One frame; with a path it is written there as a PNG file.
  void draw(double now, const std::string& picture = "");
  const Status& picture_status() const { return picture_status_; }

  // As if a hand did it; CSS pixels.
  void point_at(float x, float y);
  void press(bool down);

 private:
  Window() = default;
  ui::Viewport viewport() const;
  // A PNG file of a part of what has just been drawn, device pixels from its top left.
  Bytes picture_of(int x, int y, int width, int height) const;
  Status save_picture(const std::string& path);
  void on_cursor(double x, double y);
  void on_button(int button, int action, int modifiers);
  void on_scroll(double x, double y);
  void on_key(int key, int action, int modifiers);
  void install_callbacks();
  float pixels_per_unit() const;  // device pixels per unit of GLFW's coordinates

  GLFWwindow* window_ = nullptr;
  ui::Application* application_ = nullptr;
  NativePlatform* platform_ = nullptr;
  float ratio_ = 1.0f;
  bool fixed_ratio_ = false;
  Status picture_status_;
  bool input_ = true, drawing_ = false, staged_ = false;
  float pointer_x_ = -1.0f, pointer_y_ = -1.0f;  // CSS pixels
};

}  // namespace inkling::desktop
