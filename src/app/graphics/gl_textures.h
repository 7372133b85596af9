// The user interface's pictures in an OpenGL 3 or OpenGL ES 3 (WebGL 2) context.
#pragma once

#include <memory>

#include "ui/textures.h"

namespace inkling::ui {

// The context must be current at each call, also when the object goes away.
std::unique_ptr<Textures> make_gl_textures();

}  // namespace inkling::ui
