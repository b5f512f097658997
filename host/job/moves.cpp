#include <job/moves.hpp>

#include <job/events.hpp>

#include <algorithm>
#include <charconv>

namespace berth::host::job {

namespace {

std::string_view word_of(std::string_view& line) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), word.size() + 1));
    return word;
}

template <class Number>
Number number_of(std::string_view word) {
    Number value = 0;
    std::from_chars(word.data(), word.data() + word.size(), value);
    return value;
}

std::string_view last_line(std::string_view lines) {
    if (lines.empty()) return {};
    lines.remove_suffix(1);
    const std::size_t before = lines.rfind('\n');
    return before == lines.npos ? lines : lines.substr(before + 1);
}

} // namespace

std::string move_line(std::uint32_t number, std::int64_t at, const job_facts& facts) {
    std::string line = std::to_string(number);
    line.append(1, ' ').append(std::to_string(at)).append(1, ' ').append(name_of(facts.state)).append(1, ' ');
    return line.append(std::to_string(facts.attempts)).append(1, '\n');
}

std::vector<job_event> moves_in(std::string_view lines, std::uint32_t after) {
    std::vector<job_event> events;
    while (!lines.empty()) {
        std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        const auto number = number_of<std::uint32_t>(word_of(line));
        if (number <= after) continue;
        const auto at = number_of<std::int64_t>(word_of(line));
        job_facts then;
        then.state = state_of(word_of(line)).value_or(job_state::failed);
        then.attempts = number_of<std::uint32_t>(line);
        events.push_back(state_event(number, at, then));
    }
    return events;
}

std::uint32_t last_move(std::string_view lines) {
    std::string_view line = last_line(lines);
    return number_of<std::uint32_t>(word_of(line));
}

} // namespace berth::host::job
