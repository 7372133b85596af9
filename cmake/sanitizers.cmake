# Checks at run time, for example INKLING_SANITIZE=address,undefined. Global, because a program that is only partly
# instrumented reports errors that are none (standard containers) and misses others.
set(INKLING_SANITIZE "" CACHE STRING "Sanitizers for all code: address,undefined or thread")
if(INKLING_SANITIZE)
  add_compile_options(-fsanitize=${INKLING_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${INKLING_SANITIZE})
endif()
