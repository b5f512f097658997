# cmake -D OUT=FILE.cpp -P embed_kernels.cmake KERNEL.cl...: the texts of the kernels as a C++ source, by their names.
set(content "#include <inference/compute/kernel_text.hpp>\n\n#include <stdexcept>\n\n")
string(APPEND content "namespace berth::host::inference {\n\nstd::string_view kernel_text(std::string_view name) {\n")
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE 5 ${last})
    set(file ${CMAKE_ARGV${i}})
    file(READ ${file} text)
    cmake_path(GET file STEM name)
    # Compilers must take 65,536 characters of one literal, and some take 16,384 of one line of source: no kernel is near.
    string(APPEND content "    if (name == \"${name}\") return R\"kernel(${text})kernel\";\n")
endforeach()
string(APPEND content "    throw std::logic_error(\"no kernel source \" + std::string(name));\n}\n\n}\n")
file(WRITE ${OUT} "${content}")
