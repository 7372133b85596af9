# The fonts: made from the variable Inter by scripts/make_fonts.py, then embedded as arrays into a small library
# with the header "inkling_fonts.h". They are made anew only when the script changes.
set(INKLING_FONT_DIR "" CACHE PATH "Folder of Inter-roman.var.ttf and InterDisplay-roman.var.ttf; empty for the system's")

set(_fonts ${PROJECT_BINARY_DIR}/fonts)
set(_ttf ${_fonts}/Inkling-Regular.ttf ${_fonts}/Inkling-Medium.ttf ${_fonts}/Inkling-SemiBold.ttf
  ${_fonts}/Inkling-Clock.ttf)
add_custom_command(
  OUTPUT ${_ttf}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/scripts/make_fonts.py ${_fonts} ${INKLING_FONT_DIR}
  DEPENDS ${PROJECT_SOURCE_DIR}/scripts/make_fonts.py
  COMMENT "Making the fonts"
  VERBATIM)
add_custom_command(
  OUTPUT ${_fonts}/inkling_fonts.h ${_fonts}/inkling_fonts.cpp
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/scripts/embed_fonts.py ${_fonts}
    regular=${_fonts}/Inkling-Regular.ttf medium=${_fonts}/Inkling-Medium.ttf
    semibold=${_fonts}/Inkling-SemiBold.ttf clock=${_fonts}/Inkling-Clock.ttf
  DEPENDS ${PROJECT_SOURCE_DIR}/scripts/embed_fonts.py ${_ttf}
  COMMENT "Embedding the fonts"
  VERBATIM)
add_library(inkling_fonts STATIC EXCLUDE_FROM_ALL ${_fonts}/inkling_fonts.cpp ${_fonts}/inkling_fonts.h)
target_compile_features(inkling_fonts PUBLIC cxx_std_20)
target_include_directories(inkling_fonts SYSTEM PUBLIC ${_fonts})
