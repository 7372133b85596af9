# The Python that makes sources from assets while building.
# Not every python3 on PATH sees fontTools; scripts/setup has picked one that does.
if(NOT Python3_EXECUTABLE AND EXISTS ${INKLING_TOOLS}/bin/python3)
  set(Python3_EXECUTABLE ${INKLING_TOOLS}/bin/python3 CACHE FILEPATH "The Python that runs the project's scripts")
endif()
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
