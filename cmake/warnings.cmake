# Warnings for our own code; third-party headers are SYSTEM and stay silent.
add_library(inkling_warnings INTERFACE)
target_compile_options(inkling_warnings INTERFACE
  -Wall -Wextra -Wpedantic
  -Wshadow             # a second `i` or `loss` inside a loop is nearly always a slip
  -Wconversion         # float to int and 64 to 32 bits lose numbers silently
  -Wno-sign-conversion # sizes meet Eigen's signed indices everywhere; casting each would hide the real ones
  -Wdouble-promotion   # a stray double in float code halves its speed
)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  # These look at inlined code and, in GCC 12 and 13, see overlaps and overruns inside std::string and Eigen that are
  # not there (GCC bugs 105651 and 105329). The address sanitizer looks for the real ones.
  target_compile_options(inkling_warnings INTERFACE
    -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-maybe-uninitialized
    -Wno-uninitialized) # GCC 12's own AVX-512 header, bug 105593
endif()
# Strict at home, quiet as a guest in another build, whose compiler may be newer than ours.
if(PROJECT_IS_TOP_LEVEL)
  option(INKLING_WERROR "Treat warnings in our code as errors" ON)
  if(INKLING_WERROR)
    target_compile_options(inkling_warnings INTERFACE -Werror)
  endif()
endif()
