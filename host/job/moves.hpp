// The moves of a job from state to state, as its row keeps them: a line each, since the row is written with each move
// anyway and a table of their own would cost that commit another page. Read back they are events again. Pure, any thread.
#pragma once

#include <job/facts.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace berth::host::job {

// That the job has come into the state of `facts` with event number `number`.
std::string move_line(std::uint32_t number, std::int64_t at, const job_facts& facts);
// The events behind number `after`, in their order.
std::vector<job_event> moves_in(std::string_view lines, std::uint32_t after);
// The number of the last one; 0: there is none.
std::uint32_t last_move(std::string_view lines);

} // namespace berth::host::job
