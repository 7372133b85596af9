# Language and code generation for our own targets. Optimisation levels come with the build type.
add_library(inkling_options INTERFACE)
target_compile_features(inkling_options INTERFACE cxx_std_20)
target_include_directories(inkling_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(inkling_options INTERFACE
  # Neither errno nor trapping after a mathematical function is looked at; with them loops do not vectorise.
  # NaN and infinity keep their meaning: a diverged training is recognised by them.
  -fno-math-errno -fno-trapping-math)
set(CMAKE_CXX_EXTENSIONS OFF)

# Goes to everything that sees Eigen (cmake/dependencies.cmake), never to only a part of it: Eigen's types are aligned
# for the widest registers of the chosen processor, and two opinions about that crash.
if(EMSCRIPTEN)
  set(INKLING_MARCH "" CACHE STRING "Unused for WebAssembly")
else()
  set(INKLING_MARCH native CACHE STRING "Processor to compile for (-march); empty for any of this architecture")
endif()

# For the parts of the page where nobody waits for the processor: small code arrives and compiles sooner. Never for
# what training computes with.
function(inkling_compile_small target)
  if(EMSCRIPTEN)
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Oz>)
  endif()
endfunction()

# For what is compiled more often than anybody waits for it to run: a quarter of the compiler's time is saved. Never
# for what the command line consists of: where a template of Eigen's is compiled twice, the linker keeps either.
function(inkling_compile_quickly target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()
