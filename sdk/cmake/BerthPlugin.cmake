# berth_add_plugin(NAME [SOURCES] file... [VERSION version])
#
# A plugin for the Berth host: target NAME makes NAME.so, which exports the one symbol `berth_plugin`. VERSION, when
# given, is there for the code as the string BERTH_PLUGIN_VERSION.
#
# The settings keep a plugin apart from the host and from other plugins, and let its image be unloaded:
#   hidden visibility and the export list   nothing of it is bound to somebody else's symbols
#   -fno-gnu-unique (g++)                   a unique symbol would pin the image in the process for good
#   -z defs                                 a missing symbol fails the build, not the loading
#   no run path                             it links to what the system has, wherever it was built

function(berth_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "VERSION" "SOURCES")
    set(sources ${arg_SOURCES} ${arg_UNPARSED_ARGUMENTS})
    if(NOT sources)
        message(FATAL_ERROR "berth_add_plugin(${name}): expected at least one source file")
    endif()

    set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/berth_plugin.map)
    add_library(${name} MODULE ${sources})
    target_link_libraries(${name} PRIVATE Berth::sdk)
    set_target_properties(${name} PROPERTIES
        PREFIX ""
        OUTPUT_NAME ${name}
        SUFFIX .so
        CXX_EXTENSIONS OFF
        C_VISIBILITY_PRESET hidden
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON
        POSITION_INDEPENDENT_CODE ON
        BUILD_WITH_INSTALL_RPATH ON
        INSTALL_RPATH ""
        LINK_DEPENDS ${exports})
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
    target_link_options(${name} PRIVATE LINKER:--version-script=${exports})

    # A sanitizer's runtime is the program's: its symbols stay open until the plugin is loaded.
    get_directory_property(options COMPILE_OPTIONS)
    string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
    set(flags "${options} ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type}}")
    if(NOT flags MATCHES "-fsanitize=")
        target_link_options(${name} PRIVATE LINKER:-z,defs)
    endif()

    if(arg_VERSION)
        target_compile_definitions(${name} PRIVATE BERTH_PLUGIN_VERSION="${arg_VERSION}")
    endif()
endfunction()

# berth_add_plugin_test(NAME PLUGIN plugin [SOURCES] file...)
#
# A test program over a plugin target: berth/test.hpp's host loads that plugin. Links Berth::test; which test framework
# is the author's choice.
function(berth_add_plugin_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "PLUGIN" "SOURCES")
    if(NOT arg_PLUGIN OR NOT TARGET ${arg_PLUGIN})
        message(FATAL_ERROR "berth_add_plugin_test(${name}): expected PLUGIN and a target of berth_add_plugin, found \"${arg_PLUGIN}\"")
    endif()
    if(NOT TARGET Berth::test)
        message(FATAL_ERROR "berth_add_plugin_test(${name}): this Berth has no test library")
    endif()
    add_executable(${name} ${arg_SOURCES} ${arg_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PRIVATE Berth::sdk Berth::test)
    target_compile_definitions(${name} PRIVATE BERTH_TEST_PLUGIN="$<TARGET_FILE:${arg_PLUGIN}>")
    add_dependencies(${name} ${arg_PLUGIN})
endfunction()
