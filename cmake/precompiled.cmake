# Headers that nearly every file needs, read once a target: without them a file takes about 1.4 s longer, which is more
# than half of compiling most of ours. A build without them shows an #include that a file forgot.
option(INKLING_PRECOMPILE "Precompile the headers of Eigen and the standard library" ON)

# inkling_precompile(TARGET [header...])
function(inkling_precompile target)
  if(INKLING_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE
      <Eigen/Core> <algorithm> <array> <cmath> <functional> <memory> <numeric> <optional> <span> <string> <variant>
      <vector> ${ARGN})
  endif()
endfunction()
