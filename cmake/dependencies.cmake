# Libraries of others, each as one target of ours. scripts/setup has put the sources and headers into the tools
# folder, checked by hash; they are SYSTEM, so our warnings do not apply to them.
set(_tools $ENV{INKLING_TOOLS_DIR})
if(NOT _tools)
  set(_tools ${PROJECT_SOURCE_DIR}/.tools)
endif()
set(INKLING_TOOLS ${_tools} CACHE PATH "What scripts/setup has fetched")
set(INKLING_THIRD_PARTY ${INKLING_TOOLS}/third_party)
if(NOT EXISTS ${INKLING_THIRD_PARTY}/imgui/imgui.cpp)
  message(FATAL_ERROR "${INKLING_THIRD_PARTY} lacks the third-party sources. Run scripts/setup first.")
endif()

# A header-only library: its own folder only, since the system's include folder as a whole would bring the
# host's C library into a Wasm build.
function(inkling_header_library target header subfolder package)
  find_path(${target}_INCLUDE ${header}
    PATHS ${INKLING_THIRD_PARTY}/include/${subfolder} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  if(NOT ${target}_INCLUDE)
    message(FATAL_ERROR "${header} was not found. Install ${package} and run scripts/setup.")
  endif()
  add_library(${target} INTERFACE)
  target_include_directories(${target} SYSTEM INTERFACE ${${target}_INCLUDE})
endfunction()

inkling_header_library(inkling_eigen Eigen/Core eigen3 "Eigen 3.4 (Debian: libeigen3-dev)")
inkling_header_library(inkling_json nlohmann/json.hpp "" "nlohmann-json (Debian: nlohmann-json3-dev)")
inkling_header_library(inkling_cli11 CLI/CLI.hpp "" "CLI11 (Debian: libcli11-dev)")
inkling_header_library(inkling_stb stb_image.h stb "stb (Debian: libstb-dev)")

target_compile_definitions(inkling_eigen INTERFACE
  EIGEN_MPL2_ONLY           # nothing under the LGPL comes in by accident
  EIGEN_DONT_PARALLELIZE)   # threads are the trainer's business
if(INKLING_MARCH)
  target_compile_options(inkling_eigen INTERFACE -march=${INKLING_MARCH})
endif()
if(EMSCRIPTEN AND NOT INKLING_SIMD)
  target_compile_definitions(inkling_eigen INTERFACE EIGEN_DONT_VECTORIZE)
elseif(EMSCRIPTEN)
  # Eigen's SSE code on WebAssembly SIMD: an empty <mmintrin.h>, and fused multiply-add where the build has it.
  target_include_directories(inkling_eigen SYSTEM BEFORE INTERFACE ${PROJECT_SOURCE_DIR}/cmake/wasm/shim)
  target_compile_options(inkling_eigen INTERFACE
    "SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/wasm/eigen_wasm_simd.h")
endif()

# Dear ImGui with ImPlot. The user interface sees the core only; which backend draws is the application's choice.
set(_imgui_draw ${PROJECT_BINARY_DIR}/imgui_draw.cpp)
add_custom_command(
  OUTPUT ${_imgui_draw}
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/scripts/trim_imgui.py
    ${INKLING_THIRD_PARTY}/imgui/imgui_draw.cpp ${_imgui_draw}
  DEPENDS ${PROJECT_SOURCE_DIR}/scripts/trim_imgui.py ${INKLING_THIRD_PARTY}/imgui/imgui_draw.cpp
  COMMENT "Leaving out the built-in font"
  VERBATIM)
add_library(inkling_imgui STATIC EXCLUDE_FROM_ALL
  ${INKLING_THIRD_PARTY}/imgui/imgui.cpp
  ${_imgui_draw}
  ${INKLING_THIRD_PARTY}/imgui/imgui_tables.cpp
  ${INKLING_THIRD_PARTY}/imgui/imgui_widgets.cpp
  ${INKLING_THIRD_PARTY}/implot/implot.cpp
  ${INKLING_THIRD_PARTY}/implot/implot_items.cpp)
target_include_directories(inkling_imgui SYSTEM PUBLIC ${INKLING_THIRD_PARTY}/imgui ${INKLING_THIRD_PARTY}/implot)
target_compile_features(inkling_imgui PUBLIC cxx_std_20)
target_compile_definitions(inkling_imgui PUBLIC
  "ImDrawIdx=unsigned int" # plots of many points overflow 16 bits, and WebGL 2 draws with 32
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMGUI_DISABLE_DEMO_WINDOWS)
# Of ImPlot we take the axes and draw the curves ourselves: its own are a template for each of a dozen kinds of numbers.
set_source_files_properties(${INKLING_THIRD_PARTY}/implot/implot_items.cpp PROPERTIES
  COMPILE_DEFINITIONS IMPLOT_CUSTOM_NUMERIC_TYPES=\(double\))
target_compile_definitions(inkling_imgui PRIVATE # inside it alone: nothing that others see depends on these
  IMGUI_DISABLE_DEBUG_TOOLS
  IMGUI_DISABLE_FILE_FUNCTIONS) # settings are not kept in a file, and files bring much of the C library
# Drawing is a small part of a frame; small code arrives and compiles sooner.
target_compile_options(inkling_imgui PRIVATE $<$<CONFIG:Release>:$<IF:$<BOOL:${EMSCRIPTEN}>,-Oz,-Os>>)
inkling_compile_small(inkling_imgui)
if(EMSCRIPTEN)
  # It throws nothing, nor do the functions that it calls; unwinding would be a tenth of its code.
  target_compile_options(inkling_imgui PRIVATE -fno-exceptions
    "SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/wasm/small_sscanf.h")
endif()

if(INKLING_SANITIZE MATCHES undefined)
  # Two minutes of compiling that would check the library's arithmetic; memory that we hand to it stays checked.
  target_compile_options(inkling_imgui PRIVATE -fno-sanitize=undefined)
endif()

# The OpenGL 3 / WebGL 2 renderer.
add_library(inkling_imgui_opengl STATIC EXCLUDE_FROM_ALL ${INKLING_THIRD_PARTY}/imgui/backends/imgui_impl_opengl3.cpp)
target_include_directories(inkling_imgui_opengl SYSTEM PUBLIC ${INKLING_THIRD_PARTY}/imgui/backends)
target_link_libraries(inkling_imgui_opengl PUBLIC inkling_imgui)
if(EMSCRIPTEN)
  target_compile_options(inkling_imgui_opengl PRIVATE "SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/wasm/small_sscanf.h")
endif()
inkling_compile_small(inkling_imgui_opengl)

if(NOT EMSCRIPTEN)
  find_package(Threads REQUIRED)
  find_package(ZLIB REQUIRED)
  # The command line needs no window, so a machine without GLFW builds everything but the desktop program.
  find_package(glfw3 3.3 QUIET)
  find_package(OpenGL QUIET)
  if(TARGET glfw AND TARGET OpenGL::GL)
    add_library(inkling_imgui_glfw STATIC EXCLUDE_FROM_ALL ${INKLING_THIRD_PARTY}/imgui/backends/imgui_impl_glfw.cpp)
    target_link_libraries(inkling_imgui_glfw PUBLIC inkling_imgui_opengl glfw OpenGL::GL ${CMAKE_DL_LIBS})
  else()
    message(STATUS "GLFW or OpenGL is missing (Debian: libglfw3-dev libgl-dev): inkling-desktop is left out")
  endif()
endif()

if(INKLING_BUILD_TESTS)
  add_library(inkling_catch2 STATIC EXCLUDE_FROM_ALL ${INKLING_THIRD_PARTY}/catch2/catch_amalgamated.cpp)
  target_include_directories(inkling_catch2 SYSTEM PUBLIC ${INKLING_THIRD_PARTY}/catch2)
  target_compile_features(inkling_catch2 PUBLIC cxx_std_20)
  # Nothing in the test runner is worth the minute that its optimisation takes.
  target_compile_options(inkling_catch2 PRIVATE -O1 -g0)
  if(INKLING_SANITIZE)
    target_compile_options(inkling_catch2 PRIVATE -fno-sanitize=all)
  endif()
endif()
