// Dear ImGui reads with sscanf the version of its shaders, and what the page never has: settings in files, the version
// of an old OpenGL. For the first this does; the function itself is 3 KB that every visit would load.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <type_traits>

// One whole number behind the text that the format begins with; anything else is not understood.
template <class... Values>
int small_sscanf(const char* text, const char* format, Values*... values) {
  if constexpr (sizeof...(Values) == 1 && (std::is_same_v<Values, int> && ...)) {
    for (; *format != '%' && *format == *text; ++text) ++format;
    ((*values = std::atoi(text)), ...);
    return 1;
  }
  return 0;
}

#define sscanf small_sscanf
