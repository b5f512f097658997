# The README shows a plugin that CI compiles: the very text of its file.
file(READ ${ROOT}/README.md readme)
file(READ ${ROOT}/plugins/hello/hello.cpp plugin)
string(FIND "${readme}" "```cpp\n${plugin}```" place)
if(place EQUAL -1)
    message(FATAL_ERROR "README.md does not show plugins/hello/hello.cpp as it is")
endif()
