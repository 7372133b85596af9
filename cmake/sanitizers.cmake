# Checks at run time, for example INKLING_SANITIZE=address,undefined. Global, because a program that is only partly
# instrumented reports errors that are none (standard containers) and misses others.
set(INKLING_SANITIZE "" CACHE STRING "Sanitizers for all code: address,undefined or thread")
if(INKLING_SANITIZE)
  add_compile_options(-fsanitize=${INKLING_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(INKLING_SANITIZE MATCHES "address.*undefined")
    # What the address checks find as well, by the access itself; without them a third of the compiling time is saved.
    add_compile_options(-fno-sanitize=null,object-size,pointer-overflow)
  endif()
  add_link_options(-fsanitize=${INKLING_SANITIZE})
endif()
