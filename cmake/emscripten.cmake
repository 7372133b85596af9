# What every WebAssembly object and program must agree on. These flags are global because objects with different
# thread, exception or SIMD settings do not link, or link and misbehave.
if(NOT EMSCRIPTEN)
  return()
endif()

option(INKLING_THREADS "WebAssembly threads on shared memory, and relaxed SIMD" ON)
option(INKLING_SIMD "WebAssembly SIMD; browsers without it are few, and slow" ON)
if(INKLING_THREADS AND NOT INKLING_SIMD)
  message(FATAL_ERROR "INKLING_THREADS comes with relaxed SIMD and needs INKLING_SIMD.")
endif()

# Exceptions abort the page unless both compiler and linker are told otherwise.
add_compile_options(-fwasm-exceptions)
add_link_options(-fwasm-exceptions)
if(INKLING_SIMD)
  add_compile_options(-msimd128 -msse4.2)
endif()

if(INKLING_THREADS)
  # Browsers that isolate the page also know relaxed SIMD, hence its fused multiply-add.
  add_compile_options(-pthread -mrelaxed-simd)
  # Memory that grows is slow to reach from JavaScript when it is shared, so it has its final size at once.
  add_link_options(-pthread -sINITIAL_MEMORY=512MB -sALLOW_MEMORY_GROWTH=0
    -sABORTING_MALLOC=0) # a refused allocation is a bad_alloc that is told, not the end of the page
else()
  add_link_options(-sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=64MB -sMAXIMUM_MEMORY=2GB)
endif()
# Small, exact in what it holds, one lock for all threads: training steps allocate nothing that they could meet at.
add_link_options(-sMALLOC=emmalloc)

# Eigen's matrix product keeps its panels on the stack: the default of 64 KB overflows without a word.
add_link_options(-sSTACK_SIZE=2MB -sDEFAULT_PTHREAD_STACK_SIZE=2MB)

# For the page: an ES module that the page starts when it wants to.
add_library(inkling_page_link INTERFACE)
target_link_options(inkling_page_link INTERFACE
  -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web,worker
  -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2)
