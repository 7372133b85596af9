#include "ui/textures.h"

#include <utility>

namespace inkling::ui {

namespace {

class NullTextures final : public Textures {
 public:
  ImTextureID create(const Picture&) override { return nullptr; }
  void update(ImTextureID, const Picture&) override {}
  void destroy(ImTextureID) override {}
};

}  // namespace

std::unique_ptr<Textures> make_null_textures() { return std::make_unique<NullTextures>(); }

void Tile::set(Picture picture) {
  picture_ = std::move(picture);
  changed_ = true;
}

ImTextureID Tile::show(Textures& textures) {
  if (picture_.pixels.empty()) return nullptr;
  if (texture_ == nullptr) {
    texture_ = textures.create(picture_);
  } else if (changed_) {
    textures.update(texture_, picture_);
  }
  changed_ = false;
  return texture_;
}

void Tile::release(Textures& textures) {
  if (texture_ != nullptr) textures.destroy(texture_);
  texture_ = nullptr;
}

}  // namespace inkling::ui
