// Textures over OpenGL 3 and OpenGL ES 3 (WebGL 2). Only functions of OpenGL 1.1 are needed, which
// every platform's library exports, so no loader is involved.

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <GL/gl.h>
#endif

#include <cstdint>

#include "app/graphics/gl_textures.h"

namespace inkling::ui {

namespace {

#ifndef GL_CLAMP_TO_EDGE
#define GL_CLAMP_TO_EDGE 0x812F  // OpenGL 1.2; the header of some platforms ends at 1.1
#endif

GLuint name_of(ImTextureID texture) {
  return static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(texture));
}

class GlTextures final : public Textures {
 public:
  ImTextureID create(const Picture& picture) override {
    GLuint name = 0;
    glGenTextures(1, &name);
    if (name == 0) return nullptr;
    const Binding binding(name);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    upload(picture);
    return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(name));
  }

  void update(ImTextureID texture, const Picture& picture) override {
    const Binding binding(name_of(texture));
    upload(picture);
  }

  void destroy(ImTextureID texture) override {
    const GLuint name = name_of(texture);
    glDeleteTextures(1, &name);
  }

 private:
  // The renderer expects its own binding back.
  class Binding {
   public:
    explicit Binding(GLuint name) {
      glGetIntegerv(GL_TEXTURE_BINDING_2D, &former_);
      glBindTexture(GL_TEXTURE_2D, name);
    }
    Binding(const Binding&) = delete;
    Binding& operator=(const Binding&) = delete;
    ~Binding() { glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(former_)); }

   private:
    GLint former_ = 0;
  };

  static void upload(const Picture& picture) {
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, picture.width, picture.height, 0, GL_RGBA,
                 GL_UNSIGNED_BYTE, picture.pixels.data());
  }
};

}  // namespace

std::unique_ptr<Textures> make_gl_textures() { return std::make_unique<GlTextures>(); }

}  // namespace inkling::ui
