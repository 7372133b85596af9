# inkling_add_tests(NAME LIBRARIES lib... PRECOMPILE header... SOURCES file...) makes the program inkling_NAME_tests and
# the ctest NAME.
# One program a layer: that it links proves that the layer needs nothing above it.
enable_testing()

# A few generated digits stand in for MNIST where that is not at hand.
set(INKLING_FIXTURE ${PROJECT_BINARY_DIR}/fixture)
add_custom_command(
  OUTPUT ${INKLING_FIXTURE}/train-images-idx3-ubyte.gz
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/scripts/make_fixture.py ${INKLING_FIXTURE}
  DEPENDS ${PROJECT_SOURCE_DIR}/scripts/make_fixture.py
  COMMENT "Making the small stand-in data set"
  VERBATIM)
add_custom_target(inkling_fixture DEPENDS ${INKLING_FIXTURE}/train-images-idx3-ubyte.gz)

# Everything that ctest runs, without the programs.
add_custom_target(inkling_tests)

function(inkling_add_tests name)
  cmake_parse_arguments(arg "" "" "LIBRARIES;PRECOMPILE;SOURCES" ${ARGN})
  set(target inkling_${name}_tests)
  add_executable(${target} ${arg_SOURCES})
  add_dependencies(${target} inkling_fixture)
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} inkling_options inkling_warnings inkling_catch2)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  inkling_share_headers(${target} <catch_amalgamated.hpp> ${arg_PRECOMPILE})
  inkling_compile_quickly(${target})
  target_compile_definitions(${target} PRIVATE
    INKLING_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
    INKLING_FIXTURE_DIR="${INKLING_FIXTURE}")
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  if(EMSCRIPTEN)
    target_link_options(${target} PRIVATE
      -sENVIRONMENT=node,worker -sNODERAWFS=1 -sEXIT_RUNTIME=1
      -O1) # of the link alone: minutes of wasm-opt would save milliseconds of tests
    if(INKLING_THREADS)
      # The test's own main may block then, as it may natively.
      target_link_options(${target} PRIVATE -sPROXY_TO_PTHREAD=1)
    endif()
  endif()
  add_dependencies(inkling_tests ${target})
  add_test(NAME ${name} COMMAND ${target})
endfunction()
