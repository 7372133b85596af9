# What keeps compiling short. Most of a file's time goes into headers and templates that its neighbours need as well.
option(INKLING_SHARE_HEADERS
  "Precompile common headers and compile several files of a target as one; OFF shows an #include that a file forgot" ON)

# inkling_share_headers(TARGET [header...]) reads the given headers, and those that nearly every file needs, once a
# target, and compiles its files eight at a time. Names in unnamed namespaces have to differ within a target, therefore.
# A file with compile options of its own stays alone.
function(inkling_share_headers target)
  if(INKLING_SHARE_HEADERS)
    target_precompile_headers(${target} PRIVATE
      <Eigen/Core> <algorithm> <array> <cmath> <functional> <memory> <numeric> <optional> <span> <string> <variant>
      <vector> ${ARGN})
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()
