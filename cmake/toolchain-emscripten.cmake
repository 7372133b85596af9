# Finds the Emscripten that scripts/setup chose and hands over to its own toolchain file, so that
# `cmake --preset wasm-release` works from an editor too.
set(_tools $ENV{INKLING_TOOLS_DIR})
if(NOT _tools)
  set(_tools ${CMAKE_CURRENT_LIST_DIR}/../.tools)
endif()

find_program(INKLING_EMCC emcc
  HINTS $ENV{EMCC_DIR} $ENV{EMSDK}/upstream/emscripten ${_tools}/wasm/emscripten
  NO_CMAKE_FIND_ROOT_PATH)
if(NOT INKLING_EMCC)
  message(FATAL_ERROR "No emcc found. Run scripts/setup, or activate an emsdk of 3.1.60 or later.")
endif()
file(REAL_PATH ${INKLING_EMCC} _emcc)
cmake_path(GET _emcc PARENT_PATH _emscripten)
include(${_emscripten}/cmake/Modules/Platform/Emscripten.cmake)

# Node 22 knows relaxed SIMD without a flag; the system's own may be older.
if(EXISTS ${_tools}/bin/node)
  file(REAL_PATH ${_tools}/bin/node _node)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${_node} CACHE FILEPATH "Runs the Wasm tests" FORCE)
endif()
