// Small pictures of our own (28x28 images, the field of unseen digits), whatever draws them.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace inkling::ui {

// RGBA, 8 bits each, row by row from the top, in the byte order of IM_COL32.
struct Picture {
  int width = 0, height = 0;
  std::vector<ImU32> pixels;  // [height x width]
};

class Textures {
 public:
  virtual ~Textures() = default;

  // Nearest filter, no repetition. Returns null where there is no graphics context.
  virtual ImTextureID create(const Picture& picture) = 0;
  // Same size: in place; another size: the storage is made again under the same identifier.
  virtual void update(ImTextureID texture, const Picture& picture) = 0;
  virtual void destroy(ImTextureID texture) = 0;
};

// Draws nothing: for tests without a window. The applications have those of their graphics context.
std::unique_ptr<Textures> make_null_textures();

// One texture and the picture it shows. After a lost graphics context forget() drops the
// identifier, and the next show() uploads again.
class Tile {
 public:
  void set(Picture picture);
  bool empty() const { return picture_.pixels.empty(); }
  int width() const { return picture_.width; }
  int height() const { return picture_.height; }
  // The identifier to draw with; uploads what changed.
  ImTextureID show(Textures& textures);
  void forget() { texture_ = nullptr; }
  void release(Textures& textures);

 private:
  Picture picture_;
  ImTextureID texture_ = nullptr;
  bool changed_ = false;
};

}  // namespace inkling::ui
