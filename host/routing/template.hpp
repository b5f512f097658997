// A path template taken apart: /notes/{id} is the literal "notes" and the parameter "id". Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::host::routing {

struct template_part {
    enum class kind { literal, parameter, rest } is = kind::literal;
    std::string_view text; // the literal, or the parameter's name; points into the template
};

// The parts, or why the template is faulty: the end of a sentence that begins with the template.
std::variant<std::vector<template_part>, std::string> parse_template(std::string_view path_template);

} // namespace berth::host::routing
