// The limits of jobs as the configuration says them.
#pragma once

#include <app/settings.hpp>
#include <job/manager.hpp>
#include <job/public_url.hpp>

namespace berth::host::app {

job::options job_options_of(const settings& from);
job::public_url_rules public_url_rules_of(const settings& from);

} // namespace berth::host::app
